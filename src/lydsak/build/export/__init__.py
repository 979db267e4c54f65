"""What leaves the house in another form: a book, a film, lists for other programs."""
