"""The bounded reader refuses what is dangerous, with a line and a way to mend it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communitybook.reading.yaml_reader import read_yaml

ALIAS_BOMB = b"a: &a [x, x]\n" + b"".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n".encode() for i in range(20)
)


def test_every_scalar_stays_text() -> None:
    document = read_yaml(b"a: NO\nb: 07700100123\nc: 2026-01-01\nd: [1, 'x']\n", "x.yml")
    assert document.value == {"a": "NO", "b": "07700100123", "c": "2026-01-01", "d": ["1", "x"]}


def test_each_value_knows_its_line_and_whether_it_was_quoted() -> None:
    document = read_yaml(b'a: 1\nb:\n  - c: "2"\n', "x.yml")
    assert document.marks[("a",)] == (1, True)
    assert document.marks[("b", 0, "c")] == (3, False)


def test_a_field_without_a_value_is_none() -> None:
    assert read_yaml(b"a:\nb: ''\n", "x.yml").value == {"a": None, "b": ""}


@pytest.mark.parametrize(
    ("data", "line", "rule"),
    [
        (ALIAS_BOMB, 1, "yaml_has_no_aliases"),
        (b"a: 1\nb: *x\n", 2, "yaml_has_no_aliases"),
        (b"[" * 60_000, 1, "nesting_is_shallow"),
        (b"{a: " * 3_000, 1, "nesting_is_shallow"),
        (b"a: 1\nb: 2\na: 3\n", 3, "key_stands_once"),
        (b"a: !!python/object:os.system x\n", 1, "yaml_has_no_tags"),
        (b"a:\n\t- 1\n", 2, "indent_is_spaces"),
        (b"\xef\xbb\xbfa: 1\n", 1, "file_has_no_byte_order_mark"),
        ("a: 1\nb: caf\u00e9\n".encode("latin-1"), 2, "file_is_utf8"),
        (b"", 1, "file_is_not_empty"),
        (b" \n\n", 1, "file_is_not_empty"),
        (b"# only a comment\n", 1, "file_is_not_empty"),
        (b"a: " + b"x" * 5_000_000, 1, "file_is_small"),
        (b"a: 1\n---\nb: 2\n", 2, "file_is_one_document"),
        (b"a: 1\nb: {c\n", 3, "yaml_is_well_formed"),
        (b"a: 1\nb: \x00\n", 2, "text_is_printable"),
        (b"? [a]\n: b\n", 1, "key_is_a_word"),
    ],
)
def test_hostile_or_broken_files_get_a_sentence_with_a_line(
    data: bytes, line: int, rule: str
) -> None:
    document = read_yaml(data, "x.yml")
    assert document.value is None
    (problem,) = document.problems
    assert (problem.line, problem.rule) == (line, rule)
    assert problem.message.endswith(".")


@given(st.binary(max_size=300))
def test_no_bytes_whatever_make_the_reader_fall_over(data: bytes) -> None:
    document = read_yaml(data, "x.yml")
    assert document.problems or document.marks


@given(st.text(alphabet="ab:-[]{}&*!'\"\n #|>,?", max_size=80))
def test_no_yaml_like_text_makes_the_reader_fall_over(text: str) -> None:
    document = read_yaml(text.encode(), "x.yml")
    assert document.problems or document.marks
