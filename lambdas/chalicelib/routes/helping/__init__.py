"""The pages of help requests: for those who offer, those who ask, and moderators."""
