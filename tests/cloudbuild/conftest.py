"""A running book for builders that work on its store and its git."""

from tests.app.conftest import make_book, seeded

__all__ = ["make_book", "seeded"]
