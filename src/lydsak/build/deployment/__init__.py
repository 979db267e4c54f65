"""The built web root brought to a place on the web: files first, the feed last, and the way back."""
