"""What listeners open in a browser."""
