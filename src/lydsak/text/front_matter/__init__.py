"""The first lines of a script: its title, dates, voices and state."""
