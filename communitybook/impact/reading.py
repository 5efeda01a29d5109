"""content/impact.yml as it is read: bounded, checked, or not there yet."""

from communitybook.checks.entry import Reference
from communitybook.impact.figures import Impact, check_impact
from communitybook.loading import Content, load_bytes
from communitybook.messages import say
from communitybook.model.shape import parse_part
from communitybook.problems import Problem
from communitybook.reading.yaml_reader import read_yaml

FILE = "impact.yml"
NONE = Impact()


def load_impact(
    content: Content, reference: Reference, is_production: bool = False
) -> tuple[Impact, list[Problem]]:
    """The figures of a content folder, or none and why; a book without the file has none yet."""
    path = content.folder / FILE
    if not path.exists():
        return NONE, []
    data = load_bytes(path)
    if isinstance(data, Problem):
        return NONE, [data]
    impact, problems = parse_impact(data, str(path), reference)
    if impact and impact.sample and is_production:
        rule = "production_has_no_samples"
        problems.append(Problem(str(path), 1, "sample", say(rule), rule))
    return (NONE if problems or impact is None else impact), problems


def parse_impact(
    data: bytes, path: str, reference: Reference
) -> tuple[Impact | None, list[Problem]]:
    """The figures that a file holds, and everything that is wrong with them."""
    document = read_yaml(data, path)
    impact, problems = parse_part(document, Impact)
    if impact is None:
        return None, problems
    wards = {ward.id for ward in reference.gazetteer.wards}
    return impact, list(check_impact(impact, document, wards))
