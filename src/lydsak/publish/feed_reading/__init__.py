"""The feeds of others, and what subscribers of one depend on, read."""
