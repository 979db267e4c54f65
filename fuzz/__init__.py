"""Fuzzing: inputs that nobody would write, and what must hold for each of them."""
