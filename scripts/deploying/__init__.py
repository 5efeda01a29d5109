"""The machinery of `make deploy`: from an empty AWS account to a live book, and on from there."""
