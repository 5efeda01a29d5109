"""What runs unasked: mail, publishing, what falls due. Safe to run twice and at once."""
