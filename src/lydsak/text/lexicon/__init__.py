"""How words are said: words.toml, its exchange with others, and finding its words in a text."""
