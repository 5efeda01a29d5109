"""What goes out unasked: requests that look for help, and the weekly letter."""

LETTERS = {
    # a request goes looking
    "subject_looking": "Can you help? {name}",
    "title_quiet": "Letters that ask for help",
    # the weekly letter
    "title_weekly_letter": "What is new, once a week",
    "title_letter_choices": "Your weekly letter",
    "title_letter_stop": "Stop the weekly letter",
    "title_letter_stopped": "The letter has stopped",
    "interest_volunteering": "Groups that need people to help",
    "interest_lending": "Groups that would like to borrow something",
    "letter_names_an_interest": "Choose at least one thing that you would like to hear of.",
    "letter_of_request": "{summary} {asker}, {area}.",
    "kept_requester": "those who asked for help, with their requests",
    "kept_offer": "those who offered help",
    "kept_written": "what those who asked and offered wrote to each other",
    "kept_loan": "notes on what was lent",
    "kept_call": "people to ring about a request that is over",
    "kept_letter": "weekly letters that nobody confirmed",
    "kept_newcomer": "what was new in the book a month ago",
    "subject_letter_confirm": "Press the button for your letter from the {book}",
    "subject_letter": "New this week in the {book}",
}
