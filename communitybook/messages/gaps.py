"""What is said where people tell what they did not find."""

GAPS = {
    "title_missing": "Tell us what's missing",
    "title_missing_told": "Thank you",
    "title_gaps": "Gaps",
    "missing_is_written": "Write what you looked for, in a few words.",
    "missing_place_is_known": "There is no place, ward or postcode “{given}”. Leave it empty, or write one such as Leigh.",
    "kept_gap": "what people looked for and did not find",
}
