"""What the book does when somebody asks: each act reads, plans its writes, commits once."""
