"""Faults injected into real builds, and the promise held against what they leave: `python -m faults NAME ...`."""
