"""Piper: a neural voice on this machine, without a network."""
