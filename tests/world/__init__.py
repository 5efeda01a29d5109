"""The book from outside: at AWS as Lambda runs it, and on one server through a bad week."""
