"""Other people's tables made into listings: every row is used, or its refusal is said."""
