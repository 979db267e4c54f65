"""The servers of `serve` and `studio`: what they answer, and to whom."""
