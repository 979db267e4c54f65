"""From what is to be said to speech in the store: voices chosen, spoken once, and heard in between."""
