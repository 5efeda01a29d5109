"""What the bounded reader says of a file that it will not read."""

READING = {
    "file_is_small": "The file has {size:,} kB and may have {limit:,} kB at most. "
    "Is it a listing? Shorten it, or split it into several.",
    "file_has_no_byte_order_mark": "The file begins with an invisible byte order mark. "
    "Save it again as UTF-8 without BOM.",
    "file_is_utf8": "A character on this line is not UTF-8, the usual encoding of text. "
    "Save the file again as UTF-8.",
    "file_is_not_empty": "The file is empty. Begin with a line that says: slug: and the file's name.",
    "file_is_a_plain_file": "This is a link to somewhere else or not a plain file, and is not read. "
    "Put the file itself here.",
    "file_can_be_read": "The file can't be read: {why}.",
    "places_can_be_read": "The places can't be read: {why}. See content/places/ATTRIBUTION.md.",
    "production_has_no_samples": "This is sample content, which a production build refuses. Delete the file, or confirm it and delete sample:.",
    "help_number_is_checked": "Nobody has tried the number of {name}. Ring it, then add checked_on: with the day.",
    "logo_is_there": "book.yml names the logo {name}. Put a plain file of that name and at most 100 kB beside it, or delete the line.",
    "file_is_canonical": "This is not in the canonical form. Run scripts/format_listings.py on it.",
    "comment_would_be_lost": "Putting this file into the canonical form would lose this comment. Move it into a note:, or delete it.",
    "file_is_one_document": "A second document begins here. Give each listing a file of its own.",
    "indent_is_spaces": "This line begins with a tab. Indent with two spaces instead.",
    "yaml_is_well_formed": "This is not well-formed YAML ({why}). Look at this line and the one "
    "above for a missing quote, colon, dash or space.",
    "text_is_printable": "There is a character here that can't be printed. Delete it and type the "
    "text again.",
    "yaml_has_no_aliases": "Anchors (&) and aliases (*) are not allowed. Write the text out, or put "
    "it in quotes if the sign is part of it.",
    "yaml_has_no_tags": "Tags such as {tag} are not allowed. Delete the tag, or put the text in "
    "quotes if the ! is part of it.",
    "nesting_is_shallow": "This is nested more than {limit} levels deep. Check the brackets and "
    "the indents.",
    "key_is_a_word": "The name of a field must be a plain word followed by a colon.",
    "key_stands_once": "The field {key} stands twice in one place. Keep one of them.",
}
