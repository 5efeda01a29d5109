"""What other people's programs read: a table of all listings, and an Open Referral UK feed."""
