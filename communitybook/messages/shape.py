"""What is said of a value that has not the shape its field declares."""

SHAPE = {
    "listing_is_a_list_of_fields": "A listing is a list of fields, such as name: and summary:. "
    "Begin each with its name and a colon.",
    "field_is_present": "This is missing. {hint}",
    "field_has_a_value": "There is nothing here. Write a value, or delete the line.",
    "field_is_known": "There is no field of this name. Did you mean {nearest}?",
    "field_is_known_unlike_any": "There is no field of this name. See docs/fields.md for those there are.",
    "choice_is_offered": "“{given}” is not one of the choices: {choices}.",
    "choice_is_offered_nearest": "“{given}” is not one of the choices. Did you mean {nearest}?",
    "answer_is_yes_or_no": "Write yes or no, in small letters.",
    "clock_is_24_hour": "“{given}” is not a time. Write it on the 24-hour clock, in quotes, "
    'such as "09:30" or "17:00".',
    "date_is_written_year_month_day": "“{given}” is not a date. Write year, month and day, such as 2026-12-05.",
    "date_exists": "There is no such day as {given}. Check the day and the month.",
    "date_is_of_our_time": "{given} is too far away. Check the year.",
    "colour_can_be_read": "{name}: white text on {colour} has a contrast of {ratio} to 1 and needs 4.5. Choose a darker colour.",
    "rule_ends_in_until": "its first and last day belong in from: and until:",
    "rule_part_is_known": "{part} is not a part that the book follows",
    "rule_has_a_frequency": "it needs FREQ= and days that exist",
    "number_is_whole": "Write a whole number, without words.",
    "amount_is_a_number": "Write pounds and pence as a number, such as 2.50, without the £ sign.",
    "number_is_in_range": "This number is out of range: {why}.",
    "text_is_long_enough": "This is too short: write at least {limit} characters.",
    "text_is_short_enough": "This has {length} characters and may have {limit} at most. Shorten it.",
    "list_is_long_enough": "Give at least {limit}.",
    "list_is_short_enough": "There are {length} here and may be {limit} at most.",
    "value_is_text": "This should be a single piece of text, not a list or a group of fields.",
    "value_is_a_list": "This should be a list: a line with a dash for each, or [one, two].",
    "value_is_a_group_of_fields": "This should be a group of fields, each on a line of its own, indented.",
    "slug_is_kebab_case": "“{given}” does not fit. Use small letters, digits and single hyphens, "
    "such as tuesday-stitchers.",
    "language_is_a_code": "“{given}” is not a language code. Write two or three small letters, such as pl for Polish.",
    "value_fits_its_field": "This does not fit the field: {why}.",
    "cost_is_free_or_priced": "It says free and a price as well. Keep one of them.",
    "cost_to_has_a_from": "There is a highest price but no lowest: add pounds_from.",
    "cost_to_is_not_less": "The highest price is below the lowest. Swap them.",
}
