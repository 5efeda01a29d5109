"""Which pages and files the book has, and what each shows: the plan, before anything is written."""
