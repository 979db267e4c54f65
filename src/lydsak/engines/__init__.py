"""Voices. Ours and strangers' come through the same door: the entry point group `lydsak.engines`."""
