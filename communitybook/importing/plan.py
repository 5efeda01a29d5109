"""What an import would write, leave and refuse; the script carries it out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from communitybook.importing.candidate import Candidate, parse_candidate
from communitybook.importing.rows import Table
from communitybook.importing.slugs import plan_slugs
from communitybook.model.listing import Listing
from communitybook.model.shape import parse_listing
from communitybook.reading.yaml_reader import read_yaml
from communitybook.reading.yaml_writer import write_listing

SourceKey = tuple[str, str]


@dataclass(slots=True)
class Shelf:
    """The listings that the folder holds already: every slug, and those that were imported."""

    slugs: set[str] = field(default_factory=set)
    imported: dict[SourceKey, Listing] = field(default_factory=dict)

    def add(self, slug: str, data: bytes) -> None:
        """Take in one file: its slug is reserved even if the rest of it can't be read."""
        self.slugs.add(slug)
        listing, _ = parse_listing(read_yaml(data, slug))
        if listing is None:
            return
        self.slugs.update(listing.formerly)
        if listing.source and listing.source.id:
            self.imported[(listing.source.name, listing.source.id)] = listing


@dataclass(slots=True)
class Plan:
    """File texts by slug, and how many rows come to what."""

    writes: dict[str, str] = field(default_factory=dict)
    unchanged: int = 0
    kept: int = 0
    merged: int = 0

    def summary(self, row_count: int, noun: str = "row") -> str:
        """One line that accounts for every row, or whatever the source calls it."""
        used = len(self.writes) + self.unchanged + self.kept + self.merged
        counts = [(len(self.writes), "written"), (self.unchanged, "unchanged")]
        counts += [(self.kept, "kept as people have changed them")] if self.kept else []
        counts += [(self.merged, f"merged into another {noun}")] if self.merged else []
        counts += [(row_count - used, "not used")]
        rows = noun if row_count == 1 else f"{noun}s"
        return f"{row_count:,} {rows}: " + ", ".join(f"{count:,} {word}" for count, word in counts)


def plan_import(candidates: Iterable[Candidate], shelf: Shelf, table: Table, merged: int) -> Plan:
    """Compare what the rows say with what the folder holds; people's edits always win."""
    plan = Plan(merged=merged)
    chosen = list(refuse_doubles(candidates, table))
    kept = {key: listing.slug for key, listing in shelf.imported.items()}
    for candidate, slug in zip(chosen, plan_slugs(chosen, kept, shelf.slugs), strict=True):
        plan_one(candidate, slug, shelf.imported, table, plan)
    return plan


def refuse_doubles(candidates: Iterable[Candidate], table: Table) -> Iterable[Candidate]:
    """One row for each id in the source: the first."""
    seen: dict[str, int] = {}
    for candidate in candidates:
        first = seen.setdefault(candidate.source_id, candidate.line)
        if first == candidate.line:
            yield candidate
        else:
            sentence = f'"{candidate.source_id[:60]}" is on line {first} already.'
            table.refuse(candidate.line, candidate.column_of("source.id"), sentence)


def plan_one(
    candidate: Candidate,
    slug: str,
    imported: Mapping[SourceKey, Listing],
    table: Table,
    plan: Plan,
) -> None:
    """Write a new listing, leave an equal one, keep one that differs, refuse a broken one."""
    listing, problems = parse_candidate(candidate, slug, table.path)
    if listing is None:
        table.problems.extend(problems)
        return
    before = imported.get((candidate.source_name, candidate.source_id))
    if before is None:
        plan.writes[slug] = write_listing(listing)
    elif before == listing or write_listing(before) == write_listing(listing):
        plan.unchanged += 1
    else:
        plan.kept += 1
        names = ", ".join(differing_fields(before, listing))
        sentence = f"{slug}.yml says otherwise ({names}): kept as it is."
        table.warn(candidate.line, "", sentence)


def differing_fields(before: Listing, after: Listing) -> list[str]:
    """The names of the fields that two listings have differently."""
    return [
        name for name in type(before).model_fields if getattr(before, name) != getattr(after, name)
    ]
