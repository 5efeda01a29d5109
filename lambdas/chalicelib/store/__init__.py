"""The store: what the book means to do, written once over the table's items."""
