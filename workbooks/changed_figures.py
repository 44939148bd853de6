"""The figures that changed, out of the changes the warehouse keeps. Which are looked at, and how they are told, belong elsewhere."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from boxscore.cells import CELL_KEY, WITH_A_VALUE, Status
from boxscore.measures import Measure
from boxscore.reasons import Reason
from boxscore.weeks import Week
from workbooks.change_contents import ChangedFigure, Told
from workbooks.figures import in_told_units, shown

KEY = list(CELL_KEY)


def changed_figures(changes: pd.DataFrame, names: Mapping[str, str]) -> Iterator[tuple[str, ChangedFigure]]:
    """Each figure's team with the figure; several changes of one are one, from what it said at first to what it says at last.

    ``changes`` as the warehouse keeps them, oldest first; ``names``: each extract's name by its short hash.
    """
    columns = [*KEY, "was_value", "was_status", "is_value", "is_status", "reason", "extracts"]
    by_figure: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in changes[columns].to_dict("records"):
        by_figure.setdefault(tuple(row[name] for name in KEY), []).append({str(name): value for name, value in row.items()})
    for of_figure in by_figure.values():
        yield of_figure[0]["team"], _figure(of_figure, names)


def is_seen(change: ChangedFigure, measure: Measure) -> bool:
    """Whether a reader sees another figure now, or a figure for a word."""
    return as_seen(change.was, measure) != as_seen(change.now, measure)


def as_seen(told: Told, measure: Measure) -> str:
    """What a reader sees: the figure, else the word in its place."""
    return str(told.status) if told.value is None else shown(in_told_units(told.value, measure), measure)


def _figure(changes: list[dict[str, Any]], names: Mapping[str, str]) -> ChangedFigure:
    reasons = {reason for one in changes for reason in one["reason"].split(", ")}
    extracts = {names.get(hash, hash) for one in changes for hash in one["extracts"].split()}
    return ChangedFigure(
        measure=changes[0]["measure"],
        week=Week(changes[0]["week_ending"].date()),
        was=_told(changes[0]["was_value"], changes[0]["was_status"]),
        now=_told(changes[-1]["is_value"], changes[-1]["is_status"]),
        reasons=tuple(reason.value for reason in Reason if reason.value in reasons),
        extracts=tuple(sorted(extracts)),
    )


def _told(value: Any, status: Any) -> Told:
    said = None if pd.isna(status) else Status(status)
    return Told(float(value) if said in WITH_A_VALUE and not pd.isna(value) else None, said)
