"""What people typed, gathered for the next night: goals and notes for the board, and all of a team's entries for its workbook.

Reading what comes back has a step of its own; rows of feeds that were typed are delivered elsewhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from assets.house import House
from boxscore.cells import WITH_A_VALUE
from boxscore.entries import Allowed, EntryKind, EntryName, Typed, shown_again
from boxscore.entry_forms import EntryForm, entry_form
from boxscore.teams import Team
from boxscore.typed_into import KINDS_ADDED, as_typed, with_teams
from boxscore.weeks import Week
from workbooks.entry_contents import FINISHED, TypedIn

WEEKS_NEW = 8
"""For so many weeks a team's workbook explains more."""
OF_THIS_WEEK = (EntryKind.NOTE, EntryKind.GOAL, EntryKind.SAMPLE, EntryKind.COMPLETED_BY)
NOBODY = "nobody said who"

Entry = tuple[EntryName, dict[str, Any]]


def with_typed(house: House, *, before: datetime | None = None) -> House:
    """The house, its board as teams have added to it (``before`` a time): goals from the weeks they were typed for, and notes on charts."""
    by_team: dict[str, list[tuple[EntryName, str | None]]] = {}
    for name, row in read_entries(house.store.entries_now(kinds=KINDS_ADDED, before=before)):
        by_team.setdefault(row["team"], []).append((name, row["value"]))
    if not by_team:
        return house
    teams = tuple(as_typed(team, by_team[team.slug]) if team.slug in by_team else team for team in house.board.teams)
    told = replace(house, board=with_teams(house.board, teams))
    vars(told)["store"] = house.store  # one warehouse, opened once
    return told


def read_entries(rows: pd.DataFrame) -> Iterator[Entry]:
    """The rows of the warehouse with the names they are of, nothing for a missing value; a name that is none of ours is passed over."""
    told: list[dict[str, Any]] = rows.astype(object).where(rows.notna(), None).to_dict("records")  # type: ignore[assignment]
    for row in told:
        name = EntryName.read(row["name"])
        if name:
            yield name, row


def typed_in(house: House, current: Mapping[str, Week], cells: pd.DataFrame, *, before: datetime | None = None) -> dict[str, TypedIn]:
    """What the workbook of each team shows on ``Your entries`` and ``Huddle``, by slug; of many teams at once.

    ``current``: the week of each workbook. ``cells``: those of these teams, by which counts that came some other way are filled in. The
    house is one ``with_typed``, so that the goals are those that hold. With ``before``, what had been typed by then.
    """
    entries: dict[str, list[Entry]] = {slug: [] for slug in current}
    for name, row in read_entries(house.store.entries_now(list(current), before=before)):
        entries[row["team"]].append((name, row))
    forms = {slug: entry_form(house.board, house.board.team_by_slug[slug], week) for slug, week in current.items()}
    counted = _counted(cells, forms)
    return {slug: _typed_in(house.board.team_by_slug[slug], form, entries[slug], counted.get(slug, {})) for slug, form in forms.items()}


def _counted(cells: pd.DataFrame, forms: Mapping[str, EntryForm]) -> dict[str, dict[str, Typed]]:
    """The counts by hand that cells tell, by team and name."""
    asked = {(slug, count.measure): count for slug, form in forms.items() for count in form.counts}
    mine = cells[cells["measure"].isin({measure for _, measure in asked}) & cells["status"].isin(WITH_A_VALUE)]
    first = min((form.weeks[0] for form in forms.values()), default=None)
    mine = mine[mine["week_ending"] >= pd.Timestamp(first.ending)] if first else mine.iloc[:0]
    found: dict[str, dict[str, Typed]] = {}
    for slug, measure, ending, *figures in mine[["team", "measure", "week_ending", "numerator", "denominator"]].itertuples(index=False):
        count = asked.get((slug, measure))
        if count:
            for one, figure in zip(count.asked, figures, strict=False):
                if not pd.isna(figure):
                    name = EntryName(EntryKind.VALUE, measure, Week(ending.date()), field=one.column)
                    found.setdefault(slug, {})[name.text] = float(figure)
    return found


def _typed_in(team: Team, form: EntryForm, entries: list[Entry], counted: dict[str, Typed]) -> TypedIn:
    goals = {EntryName(EntryKind.GOAL, id, form.current).text: _goal(team, id, form.current) for id, _ in form.measures}
    known: dict[str, Typed | None] = {name: value for name, value in counted.items() if _is_asked(name, form)} | goals
    shown = [(name, row) for name, row in entries if _is_shown(name, form)]
    known |= {name.text: _value(form, name, row["value"]) for name, row in shown if name.kind is not EntryKind.GOAL}
    known |= {name: said for name, said in _configured(team).items() if known.get(name) is None}
    for number in _long_finished(entries, form):
        known = {name: value for name, value in known.items() if not name.startswith(f"entry_{number}_")}
    return TypedIn(
        form=form,
        known=tuple(sorted((name, value) for name, value in known.items() if value is not None)),
        conflicts=tuple(
            _conflict(form, name, row) for name, row in shown if row["in_conflict_with"] and row["value"] != row["other_value"]
        ),
        last_action=_last(entries, EntryKind.ACTION),
        last_idea=_last(entries, EntryKind.IDEA),
        is_new=form.current < Week.of(team.opens).plus(WEEKS_NEW),
    )


def _configured(team: Team) -> dict[str, Typed]:
    """What the board's files say where nobody typed anything."""
    said: dict[str, Typed] = {EntryName(EntryKind.AIM, field=domain).text: aim for domain, aim in team.aims.items()}
    return said | ({EntryName(EntryKind.VISION).text: team.vision} if team.vision else {})


def _is_asked(text: str, form: EntryForm) -> bool:
    name = EntryName.read(text)
    return name is not None and name.week in form.weeks


def _is_shown(name: EntryName, form: EntryForm) -> bool:
    """Whether the workbook has a cell for it: what is of an earlier week has come into its figures, charts and goals."""
    if name.week is None:
        return form.allowed(name) is not None
    return name.week == form.current if name.kind in OF_THIS_WEEK else name.week in form.weeks


def _value(form: EntryForm, name: EntryName, kept: str | None) -> Typed | None:
    allowed = form.allowed(name)
    return shown_again(kept, allowed) if allowed else None


def _goal(team: Team, measure: str, week: Week) -> float | None:
    chosen = team.chosen(measure)
    return chosen.goal_on(week.ending) if chosen else None


def _long_finished(entries: list[Entry], form: EntryForm) -> Iterator[str]:
    """The actions and ideas that were finished before the weeks the workbook asks for, as ``action_3``."""
    begins = form.weeks[0].start
    for name, row in entries:
        if name.kind is EntryKind.ACTION and name.field == "done_on" and row["value"] and date.fromisoformat(row["value"]) < begins:
            yield f"action_{name.number}"
        if name.kind is EntryKind.IDEA and name.field == "status" and row["value"] in FINISHED and row["entered_at"].date() < begins:
            yield f"idea_{name.number}"


def _last(entries: list[Entry], kind: EntryKind) -> int:
    return max((name.number or 0 for name, _ in entries if name.kind is kind), default=0)


def _conflict(form: EntryForm, name: EntryName, row: dict[str, Any]) -> str:
    allowed = form.allowed(name)
    shown, other = (_in_words(row[side], allowed) for side in ("value", "other_value"))
    said = form.said(name)
    return f"{said[:1].upper()}{said[1:]}: {shown} is shown ({row['who'] or NOBODY}); {other} came back too ({row['other_who'] or NOBODY})."


def _in_words(kept: str | None, allowed: Allowed | None) -> str:
    value = shown_again(kept, allowed) if allowed else kept
    match value:
        case None:
            return "nothing"
        case date():
            return f"{value:%d/%m/%Y}"
        case float():
            return f"{value:g}"
    return f"'{value}'"
