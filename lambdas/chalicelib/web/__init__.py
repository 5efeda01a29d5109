"""Between HTTP and the routes: requests read within bounds, answers with their headers."""
