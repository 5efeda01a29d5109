import csv
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.reading.yaml_reader import read_yaml
from communitybook.taxonomy import Taxonomy, parse_taxonomy

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests" / "data"


def read_column(path: Path, column: str) -> set[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    path = ROOT / "content" / "taxonomy.yml"
    return parse_taxonomy(read_yaml(path.read_bytes(), path.name).value)


def node(identity: str, **fields: Any) -> dict[str, Any]:
    return {"id": identity, "name": identity.title(), "summary": "A line.", **fields}


def tree(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {"format": "1", "categories": list(nodes)}


def test_children_follow_their_parent_in_the_order_of_the_file() -> None:
    found = parse_taxonomy(tree(node("b", narrower=[node("d"), node("c")]), node("a")))
    assert list(found.categories) == ["b", "d", "c", "a"]
    assert [category.id for category in found.top()] == ["b", "a"]
    assert [category.id for category in found.children("b")] == ["d", "c"]
    assert found.children("a") == ()


def test_the_way_up_is_nearest_first_and_the_path_ends_at_the_category_itself() -> None:
    found = parse_taxonomy(tree(node("a", narrower=[node("b")])))
    assert [category.id for category in found.ancestors("b")] == ["a"]
    assert [category.id for category in found.path("b")] == ["a", "b"]
    assert found.ancestors("a") == ()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "nothing else"),
        ({"format": "2", "categories": []}, "reads format 1"),
        ({"format": "1", "categories": [], "more": 1}, "nothing else"),
        (tree(node("a"), node("a")), 'The category "a" is there twice'),
        (tree(node("a"), node("b", name="A")), "have the same name"),
        (tree(node("a", colour="red")), '"colour"'),
        (tree(node("Not kebab")), 'In the category "Not kebab"'),
        (tree(node("a", parent="b")), '"parent" is not written'),
        (tree(node("a", narrower=[node("b", narrower=[node("c")])])), "two levels"),
        (tree(node("a", narrower="b")), "a list of categories"),
        ({"format": "1", "categories": ["a"]}, "a block with an id"),
        (tree({"id": "a", "name": "A"}), "summary"),
    ],
)
def test_a_broken_taxonomy_is_refused_in_a_sentence(value: object, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        parse_taxonomy(value)


@given(
    st.recursive(
        st.none() | st.text() | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["format", "categories", "id", "name", "narrower"]), inner
            )
        ),
        max_leaves=20,
    )
)
def test_rubbish_is_refused_with_a_value_error_and_nothing_else(value: object) -> None:
    with suppress(ValueError):
        parse_taxonomy(value)


def test_the_books_own_names_are_unique_and_every_category_has_words(taxonomy: Taxonomy) -> None:
    assert 10 <= len(taxonomy.top()) <= 15
    for category in taxonomy.categories.values():
        assert 4 <= len(category.words) <= 15, category.id
        assert len(set(category.words)) == len(category.words), category.id


def test_words_and_phrases_are_lower_case_and_trimmed(taxonomy: Taxonomy) -> None:
    for category in taxonomy.categories.values():
        for word in category.words:
            assert word == word.lower().strip(), category.id


def test_every_uk_cat_code_exists_and_belongs_to_one_category(taxonomy: Taxonomy) -> None:
    known = read_column(DATA / "ukcat" / "tags.csv", "code")
    used = [code for category in taxonomy.categories.values() for code in category.ukcat]
    assert set(used) <= known
    assert len(used) == len(set(used))


def test_every_openactive_concept_exists(taxonomy: Taxonomy) -> None:
    known = read_column(DATA / "openactive" / "concepts.csv", "id")
    for category in taxonomy.categories.values():
        assert set(category.openactive) <= known, category.id
