"""Words: pure functions from article to script to spoken text. No input or output."""
