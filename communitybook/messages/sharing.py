"""The sentences in what other people's programs read."""

SHARING = {
    "attribution_of_source": "{name}, {licence}",
    "oruk_named": "An organisation that is named in the {book}.",
    "oruk_taxonomy": "Categories of the {book}",
    "oruk_taxonomy_is": "What listings are about, in two levels.",
    "oruk_sample": "This is sample content.",
    "oruk_paused": "Paused since {day}.",
    "oruk_cancelled": "Cancelled: {days}.",
    "oruk_open": "Open {days}, {span}",
    "oruk_bank_holidays": "Closed on bank holidays.",
    "oruk_access_yes": "{question}: yes",
    "oruk_access_no": "{question}: no",
    "oruk_online": "Online",
    "oruk_charity": "Charity number",
    "oruk_company": "Company number",
}
