"""What goes out unasked: requests that look for help, and the weekly letter."""

LETTERS = {
    # a request goes looking
    "subject_looking": "Can you help? {name}",
    "title_quiet": "Letters that ask for help",
}
