"""What the public pages say of help requests, and what is said of their files."""

REQUESTS_SHOWN = {
    # checks
    "id_is_no_other_page": "The id {given} is the address of a list. Choose another, such as {given}-7k3f.",
    "asked_by_is_in_the_book_nearest": "There is no listing “{given}”. Did you mean {nearest}?",
    "asked_by_is_still_in_the_book": "The listing {given} has left the book. Take this request out, or name who asks now.",
}
