"""The editors' local web app: scripts as rows that are heard, edited, compared, approved and built."""
