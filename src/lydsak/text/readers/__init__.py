"""One format a file: bytes to Article."""
