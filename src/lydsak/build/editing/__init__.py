"""What commands do to scripts before a build: taken in, revised, compared, approved, corrected."""
