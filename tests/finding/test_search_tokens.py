"""Python and JavaScript cut a text into the same terms."""

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communitybook.finding.tokens import split_terms
from tests.finding.sample_book import NODE

HERE = Path(__file__).parent
VECTORS = [(text, terms) for text, terms in json.loads((HERE / "tokens.json").read_text())]


def split_in_node(texts: list[str]) -> list[list[str]]:
    command = [NODE, str(HERE / "print_terms.mjs")]
    done = subprocess.run(
        command, input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    terms: list[list[str]] = json.loads(done.stdout)
    return terms


@pytest.mark.parametrize(("text", "terms"), VECTORS)
def test_a_text_is_cut_into_the_terms_of_the_shared_table(text: str, terms: list[str]) -> None:
    assert split_terms(text) == terms


def test_the_browser_cuts_the_shared_table_the_same_way() -> None:
    assert split_in_node([text for text, _ in VECTORS]) == [terms for _, terms in VECTORS]


SHARED_LETTERS = st.characters(max_codepoint=0x2FFF, exclude_categories=["Cs", "Cn"])


@settings(max_examples=5, deadline=None)
@given(st.lists(st.text(SHARED_LETTERS, max_size=30), min_size=200, max_size=400))
def test_both_sides_agree_on_any_text(texts: list[str]) -> None:
    assert split_in_node(texts) == [split_terms(text) for text in texts]
