"""What can be done with help requests, offers and loans, each act in one transaction."""
