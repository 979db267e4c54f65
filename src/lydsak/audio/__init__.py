"""Sound: the only room that knows pydub, mutagen and the sample."""
