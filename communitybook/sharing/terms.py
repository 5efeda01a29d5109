"""The book's categories as an Open Referral UK taxonomy and its terms."""

from typing import Any

from communitybook.checks.entry import Reference
from communitybook.messages import say
from communitybook.sharing.ids import id_of, namespace_of
from communitybook.taxonomy import Category

Fields = dict[str, Any]


def taxonomy_of(reference: Reference) -> Fields:
    """The one taxonomy of the book."""
    book = reference.book
    return {
        "id": id_of(namespace_of(book), "taxonomy"),
        "name": say("oruk_taxonomy", book=book.name),
        "description": say("oruk_taxonomy_is"),
        "uri": f"{book.address}/categories/",
    }


def terms_of(reference: Reference) -> list[Fields]:
    """Every category in the order of the taxonomy."""
    return [_term(category, reference) for category in reference.taxonomy.categories.values()]


def _term(category: Category, reference: Reference) -> Fields:
    """One category; those at the top have no parent."""
    book, namespace = reference.book, namespace_of(reference.book)
    term = {
        "id": id_of(namespace, f"category:{category.id}"),
        "name": category.name,
        "description": category.summary,
        "taxonomy": say("oruk_taxonomy", book=book.name),
        "term": category.id,
    }
    parent = category.parent
    return term | ({"parent_id": id_of(namespace, f"category:{parent}")} if parent else {})
