"""How good the first ten results are, by what people said of each charity."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from benchmarks.eval_queries import Query

FIRST = 10


class Score(NamedTuple):
    """Means over the queries of one kind and half: nDCG@10, and the share without any result."""

    ndcg: float
    empty: float
    queries: int


def measure_ndcg(found: Sequence[str], right: set[str]) -> float:
    """Each right answer counts one, less the further down it stands; one where all are right."""
    gain = sum(1 / math.log2(place + 2) for place, one in enumerate(found[:FIRST]) if one in right)
    best = sum(1 / math.log2(place + 2) for place in range(min(FIRST, len(right))))
    return gain / best if best else 0.0


def judge(
    queries: Sequence[Query], results: Sequence[Sequence[str]], answers: Mapping[str, set[str]]
) -> dict[tuple[str, str], Score]:
    """By kind and half; a tag that no listing bears is left out."""
    grouped: dict[tuple[str, str], list[tuple[float, bool]]] = {}
    for query, found in zip(queries, results, strict=True):
        if right := answers.get(query.tag):
            mark = (measure_ndcg(found, right), not found)
            grouped.setdefault((query.kind, query.half), []).append(mark)
    return {key: sum_up(marks) for key, marks in grouped.items()}


def sum_up(marks: Iterable[tuple[float, bool]]) -> Score:
    """The means."""
    ndcg, empty = zip(*marks, strict=True)
    return Score(sum(ndcg) / len(ndcg), sum(empty) / len(empty), len(ndcg))
