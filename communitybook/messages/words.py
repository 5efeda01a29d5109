"""The words for the model's choices and for times, costs and dates."""

WORDS: dict[str, str] = {}
