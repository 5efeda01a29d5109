"""Where a built site is put: its files in their order, and the places that take them."""
