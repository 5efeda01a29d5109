"""Help requests, offers and loans: what may follow what, and who hears of it."""
