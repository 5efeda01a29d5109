"""Who made the data that the book holds is said on the site."""

from pathlib import Path

from communitybook.reading.yaml_reader import read_yaml

CONTENT = Path(__file__).parent.parent / "content"


def load_attributions() -> list[dict[str, str]]:
    path = CONTENT / "attributions.yml"
    document = read_yaml(path.read_bytes(), path.name)
    assert not document.problems
    attributions: list[dict[str, str]] = document.value
    return attributions


def test_every_source_says_what_under_which_licence_and_where() -> None:
    for attribution in load_attributions():
        assert list(attribution) == ["name", "what", "licence", "sentence", "web"]
        assert attribution["web"].startswith("https://")


def test_the_sentences_that_licences_ask_for_are_there() -> None:
    said = " ".join(attribution["sentence"] for attribution in load_attributions())
    for wanted in (
        "Contains OS data © Crown copyright and database right 2025",
        "Contains Royal Mail data © Royal Mail copyright and database right 2025",
        "Office for National Statistics licensed under the Open Government Licence v.3.0",
        "Contains GeoNames data, geonames.org",
        "Contains OS data © Crown copyright and database right 2018",
    ):
        assert wanted in said
