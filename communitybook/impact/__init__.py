"""What came of help requests, in figures from which nobody can be found."""
