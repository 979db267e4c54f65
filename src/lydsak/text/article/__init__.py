"""An article's parts: what is to be read, and what only stands around it."""
