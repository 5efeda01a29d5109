"""Category pages, place pages, both together, and the A to Z."""

from collections.abc import Iterator, Mapping

from communitybook.checks.entry import Reference
from communitybook.messages import say
from communitybook.places.gazetteer import Place
from communitybook.planning.page import Link, Page, Part, key_of, keys_of, paginate
from communitybook.planning.shelves import Shelves
from communitybook.records import Record
from communitybook.taxonomy import Category


def plan_lists(shelves: Shelves, reference: Reference) -> Iterator[Page]:
    """All lists that hold a listing, and each top category even if it holds none."""
    yield _categories_page(shelves, reference)
    yield _places_page(shelves, reference)
    for category in reference.taxonomy.categories.values():
        yield from _category_pages(category, shelves, reference)
    for place in reference.gazetteer.places:
        yield from _place_pages(place, shelves, reference)
    yield from _a_to_z(shelves)


def category_links(shelves: Shelves, reference: Reference, parent: str | None = None) -> list[Link]:
    """The categories below one, or the top ones, that lead somewhere."""
    taxonomy = reference.taxonomy
    below = taxonomy.children(parent) if parent else taxonomy.top()
    counted = ((one, len(shelves.by_category.get(one.id, ()))) for one in below)
    return [
        Link(f"/categories/{one.id}/", one.name, count)
        for one, count in counted
        if count or not parent
    ]


def place_links(shelves: Shelves, reference: Reference) -> list[Link]:
    """The places that have a listing."""
    counted = ((one, len(shelves.by_place.get(one.id, ()))) for one in reference.gazetteer.places)
    return [Link(f"/places/{one.id}/", one.name, count) for one, count in counted if count]


def _categories_page(shelves: Shelves, reference: Reference) -> Page:
    groups = [
        (top, category_links(shelves, reference)[index], category_links(shelves, reference, top.id))
        for index, top in enumerate(reference.taxonomy.top())
    ]
    return Page(
        "/categories/", "pages/categories.html.jinja", key_of("categories", groups),
        say("title_categories"), make=lambda: {"groups": groups},
    )  # fmt: skip


def _places_page(shelves: Shelves, reference: Reference) -> Page:
    links = place_links(shelves, reference)
    return Page(
        "/places/", "pages/places.html.jinja", key_of("places", links), say("title_places"),
        make=lambda: {"links": links},
    )  # fmt: skip


def _category_pages(category: Category, shelves: Shelves, reference: Reference) -> Iterator[Page]:
    records = shelves.by_category.get(category.id, [])
    if (category.id, "") not in shelves.kept and category.parent:
        return
    narrower = category_links(shelves, reference, category.id)
    places = [
        Link(f"/categories/{category.id}/{place.id}/", place.name, count)
        for place in reference.gazetteer.places
        if (count := len(shelves.by_both.get((category.id, place.id), ())))
    ]
    above = reference.taxonomy.ancestors(category.id)
    context = {
        "heading": category.name,
        "summary": category.summary,
        "above": [Link("/categories/", say("title_categories"))]
        + [Link(f"/categories/{one.id}/", one.name) for one in reversed(above)],
        "links": [(say("heading_narrower"), narrower), (say("heading_by_place"), places)],
        "calendar": f"/categories/{category.id}/dates.ics" if has_dates(records) else "",
    }
    yield from _list_pages(records, f"/categories/{category.id}/", context)
    for place in reference.gazetteer.places:
        yield from _category_in_place(category, place, shelves)


def _category_in_place(category: Category, place: Place, shelves: Shelves) -> Iterator[Page]:
    records = shelves.by_both.get((category.id, place.id), [])
    if (category.id, place.id) not in shelves.kept:
        return
    context = {
        "heading": say("category_in_place", category=category.name, place=place.name),
        "summary": category.summary,
        "above": [
            Link(f"/categories/{category.id}/", category.name),
            Link(f"/places/{place.id}/", place.name),
        ],
        "links": [],
        "calendar": "",
    }
    yield from _list_pages(records, f"/categories/{category.id}/{place.id}/", context)


def _place_pages(place: Place, shelves: Shelves, reference: Reference) -> Iterator[Page]:
    records = shelves.by_place.get(place.id, [])
    if ("", place.id) not in shelves.kept:
        return
    categories = [
        Link(f"/categories/{category.id}/{place.id}/", category.name, count)
        for category in reference.taxonomy.categories.values()
        if (count := len(shelves.by_both.get((category.id, place.id), ())))
    ]
    context = {
        "heading": place.name,
        "summary": say("place_summary", place=place.name),
        "above": [Link("/places/", say("title_places"))],
        "links": [(say("heading_by_category"), categories)],
        "calendar": "",
    }
    yield from _list_pages(records, f"/places/{place.id}/", context)


def _list_pages(
    records: list[Record], address: str, context: Mapping[str, object]
) -> Iterator[Page]:
    around = key_of(context)
    for part in paginate(records, address):
        yield Page(
            part.address,
            "pages/list.html.jinja",
            key_of("list", around, part.number, part.of, keys_of(part.items)),
            _numbered(str(context["heading"]), part),
            str(context["summary"]),
            lambda part=part: {**context, "part": part, "count": len(records)},  # type: ignore[misc]
        )


def _numbered(title: str, part: Part) -> str:
    return title if part.number == 1 else say("title_part", title=title, number=part.number)


def has_dates(records: list[Record]) -> bool:
    """Whether any of them is worth a calendar."""
    return any(record["events"] for record in records)


def _a_to_z(shelves: Shelves) -> Iterator[Page]:
    letters = sorted(shelves.kept_letters)
    shown_letters = sorted(shelves.by_letter)
    links = [Link(f"/a-to-z/{letter}/", _letter_words(letter)) for letter in shown_letters]
    names = {
        letter: [
            Link(f"/listings/{one['slug']}/", one["view"]["name"])
            for one in shelves.by_letter.get(letter, ())
        ]
        for letter in letters
    }
    for address, letter in [
        ("/a-to-z/", None),
        *((f"/a-to-z/{letter}/", letter) for letter in letters),
    ]:
        shown = names[letter] if letter else []
        title = say("title_letter", letter=_letter_words(letter)) if letter else say("title_a_to_z")
        yield Page(
            address, "pages/a-to-z.html.jinja", key_of("a-to-z", letter, links, shown), title,
            make=lambda shown=shown, letter=letter, title=title: {  # type: ignore[misc]
                "letters": links, "names": shown, "current": f"/a-to-z/{letter}/", "heading": title
            },
        )  # fmt: skip


def _letter_words(letter: str) -> str:
    return "0 to 9" if letter == "0" else letter.upper()
