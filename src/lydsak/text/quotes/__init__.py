"""Direct speech: where it stands, and who speaks."""
