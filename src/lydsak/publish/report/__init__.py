"""How an episode sounds, for its producer: one page with a picture."""
