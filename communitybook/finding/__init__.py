"""The search index: what the visitor's browser needs to find a listing, as files to serve."""
