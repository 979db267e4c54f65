"""The Norwegian reading rules, one semiotic class a file."""
