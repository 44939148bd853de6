"""A trace as a page to read, and as a table of every row. What stands behind a cell is found elsewhere."""

import math
import textwrap
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from boxscore.cells import UNMAPPED, Status
from boxscore.columns import Kind
from boxscore.costs import LEDGER, MADE_FROM, sent_as
from boxscore.feeds import Feed
from boxscore.gaps import known_gap
from boxscore.terms import Term, Verb
from measures.in_words import in_words
from measures.tracing import Traced, parts_of
from pipelines.refusals import NOT_KNOWN
from pipelines.tracing import Trace
from workbooks.figures import shown

ROWS_SHOWN = 50
WIDTH = 110
MINUTES_AN_HOUR = 60
PENCE = 100
SLIVER = 1e-9
"""By how much of itself a sum may differ for the order it was added in."""
WHERE = ("file", "row")
BEHIND = ("extract", "run")
NO_FILE = ""
"""In place of a file's name for what is estimated."""


def as_text(trace: Trace) -> str:
    """The page: the cell, what it says, the rows behind it, where they come from, what was refused, what it said before."""
    sections = [_cell(trace), _definition(trace)]
    if trace.withheld:
        sections.append(_wrapped(trace.withheld))
    else:
        sections += [_part(trace, part) for part in trace.parts]
        sections += [_extracts(trace), _refused(trace)]
    sections.append(_earlier(trace))
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def as_csv(trace: Trace) -> str:
    """One line a row behind the cell, then one a refused row: ``part`` says which it is, ``counts`` sums up to the part's figure.

    Days are ISO dates, money is in pounds; a median and the days since something are not sums. No line when the rows are withheld.
    """
    frames = [table_of(trace, part, iso=True).assign(part=part.part, feed=part.term.feed) for part in trace.parts]
    refused = trace.refused.rename(columns={"name": "file", "row_number": "row"})
    frames.append(refused.assign(part="refused").drop(columns=["column_name"]))
    lines = pd.concat([frame.astype("object") for frame in frames], ignore_index=True)
    first = ["part", "feed", *WHERE, *BEHIND, "counts"]
    last = ["whose", "rule", "message"]
    between = [name for name in lines if name not in (*first, *last)]
    return lines.reindex(columns=[*first, *between, *last]).to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n")


def _cell(trace: Trace) -> list[str]:
    cell, measure = trace.cell, trace.measure
    team = None if trace.team == UNMAPPED else trace.board.team_by_slug[trace.team]
    lines = [
        f"{team.name} ({team.slug}), {team.organisation}" if team else "What belongs to no team",
        f"{measure.id} {measure.name}, {trace.week.label}" + (" - invented data" if trace.board.invented else ""),
        "",
    ]
    figure = "none" if cell["value"] is None else shown(cell["value"], measure)
    if cell["denominator"] is not None and cell["value"] is not None:
        per = f" x {100 if measure.is_percentage else measure.per:,}" if measure.is_percentage or measure.per > 1 else ""
        figure += f" = {_number(cell['numerator'], _kind(trace, measure.numerator))} / {_number(cell['denominator'])}{per}"
    told = [("Value", figure), ("Status", cell["status"]), ("As of", f"{cell['as_of']:%d/%m/%Y}" if cell["as_of"] else "-")]
    told += [("n", _number(cell["n"])), ("Changed by", _run(trace, cell["run"]))]
    lines += [f"  {name:<12}{text}" for name, text in told]
    if cell["status"] == Status.NOT_RECEIVED:
        lines += [f"  {'Arrival':<12}{text}" for text in _arrivals(trace)]
    return lines


def _arrivals(trace: Trace) -> Iterator[str]:
    """What came of each of its feeds for the week."""
    is_made = any(feed in MADE_FROM for feed in trace.measure.feeds)
    for id in trace.board.told_by(trace.measure):
        feed = trace.board.feed_by_id[id]
        if id == LEDGER and is_made:
            yield f"{feed.title}: a month of the week is open, and the week cannot be estimated or is not told of estimates."
            continue
        gap = known_gap(trace.board.known_gaps, id, trace.week, team=trace.team)
        if gap:
            yield f"{feed.title}: a known gap, {gap.said}."
        verdict = trace.verdicts[trace.verdicts["feed"] == id]
        if verdict.empty:
            yield f"{feed.title}: no extract speaks for the week."
            continue
        one = verdict.iloc[0]
        spoken = "for no day" if pd.isna(one["covered_from"]) else f"from {one['covered_from']:%d/%m/%Y} to {one['covered_to']:%d/%m/%Y}"
        refused = "" if one["accepted"] else f" What came last was refused ({one['reasons']})."
        yield f"{feed.title}: {one['rows_accepted']:,} rows of all teams accepted, which speak {spoken}.{refused}"


def _definition(trace: Trace) -> list[str]:
    measure = trace.measure
    lines = ["WHAT IT SAYS", *_wrapped(measure.explanation)]
    for name, term in parts_of(measure, trace.board, trace.team).items():
        lines += _wrapped(f"{_titled(name)}: {in_words(term, trace.board.feed_by_id[term.feed])}.")
    lines += _baseline(trace) if measure.against_baseline else []
    lines += _wrapped(f"Caveats: {measure.caveats}") if measure.caveats else []
    return [*lines, *_wrapped(f"Source: {measure.source}")]


def _baseline(trace: Trace) -> list[str]:
    baseline = trace.board.team_by_slug[trace.team].baseline
    said = f"the weeks from {baseline.from_:%d/%m/%Y} to {baseline.to:%d/%m/%Y}" if baseline else "none: teams.yaml says none of the team"
    return _wrapped(f"Baseline: {said}.")


def _part(trace: Trace, part: Traced) -> list[str]:
    table = table_of(trace, part, iso=False).drop(columns=list(BEHIND))
    name, _, figure = title_of(trace, part).partition(":")
    lines = [f"{name.upper()}:{figure}"]
    lines += _grid(table.head(ROWS_SHOWN)) if len(table) else []
    if len(table) > ROWS_SHOWN:
        lines.append(f"  and {len(table) - ROWS_SHOWN:,} more; --format csv --out FILE for all.")
    lines += [f"  {sentence}" for sentence in left_out(trace, part)]
    said = trace.cell.get(part.part)
    if said is not None and not math.isclose(float(said), _in_its_unit(trace, part), rel_tol=SLIVER, abs_tol=SLIVER):
        lines += _wrapped(
            f"The cell says {_number(said, _kind(trace, part.term))}: the rows or the definition have changed since it was worked out. "
            "Run the week again."
        )
    return lines


def title_of(trace: Trace, part: Traced) -> str:
    """``Numerator: 12, from 12 rows of Incidents``."""
    feed = trace.board.feed_by_id[part.term.feed]
    return f"{_titled(part.part)}: {_figure(trace, part)}, from {_rows(len(part.rows))} of {feed.title}"


def left_out(trace: Trace, part: Traced) -> Iterator[str]:
    """Sentences on the team's rows of the same days that do not count; none where their number would tell of what is hidden."""
    rest = part.of_the_team - len(part.rows) - part.says_nothing
    if rest and part.term.feed not in trace.feeds_with_hidden:
        yield f"{_rows(rest)} of the team for the same days did not meet the conditions."
    if part.says_nothing:
        yield f"{_rows(part.says_nothing)} met them and had no value to count."


def _extracts(trace: Trace) -> list[str]:
    parts = [part.rows.assign(feed=sent_as(part.term.feed))[["feed", "name", "extract", "row_number"]] for part in trace.parts]
    every = pd.concat(parts, ignore_index=True).drop_duplicates()
    rows, behind = every[every["name"] != NO_FILE], _behind_estimates(trace, every)
    if rows.empty:
        return behind or ["EXTRACTS: none"]
    counted = rows.groupby(["feed", "name", "extract"], as_index=False).agg(rows=("row_number", "size"))
    known = counted.merge(trace.deliveries, how="left", on=["feed", "name", "extract"], validate="one_to_one")
    told = {
        "file": known["name"],
        "hash": known["extract"],
        "rows": known["rows"].map("{:,}".format),
        "first read by": [_run(trace, run) for run in known["first_run"]],
    }
    return ["EXTRACTS (the hash is the beginning of the SHA-256 of the file)", *_grid(pd.DataFrame(told)), *behind]


def _behind_estimates(trace: Trace, rows: pd.DataFrame) -> list[str]:
    """The extracts that hold what estimates rest on: shifts worked, and the ledger's closed months."""
    hashes = set(" ".join(rows.loc[rows["name"] == NO_FILE, "extract"]).split())
    known = trace.deliveries[trace.deliveries["extract"].isin(list(hashes))].drop_duplicates(["name", "extract"])
    if known.empty:
        return []
    told = {"file": known["name"], "hash": known["extract"], "first read by": [_run(trace, run) for run in known["first_run"]]}
    return ["EXTRACTS BEHIND ESTIMATES", *_grid(pd.DataFrame(told))]


def _refused(trace: Trace) -> list[str]:
    refused = trace.refused
    if refused.empty:
        return ["REFUSED ROWS THAT MIGHT HAVE COUNTED: none"]
    unknown = int((refused["whose"] == NOT_KNOWN).sum())
    lines = [f"REFUSED ROWS THAT MIGHT HAVE COUNTED: {len(refused):,}"]
    if unknown:
        lines += _wrapped(
            f"Of {unknown:,} it is not known which team they are of: their original is not kept, or the code could not be read. "
            "The file and the row number tell."
        )
    weeks = refused["week_ending"].map(lambda day: "not known" if pd.isna(day) else f"{day:%d/%m/%Y}")
    told = {
        "file": refused["name"],
        "row": refused["row_number"].map(str),
        "w/e": weeks,
        "whose": refused["whose"],
        "rule": refused["rule"],
    }
    lines += _grid(pd.DataFrame(told | {"column": refused["column_name"]}).head(ROWS_SHOWN))
    if len(refused) > ROWS_SHOWN:
        lines.append(f"  and {len(refused) - ROWS_SHOWN:,} more; --format csv --out FILE for all.")
    return lines


def _earlier(trace: Trace) -> list[str]:
    if trace.earlier.empty:
        return ["WHAT IT SAID BEFORE: nothing else"]
    before = trace.earlier
    told = {
        "value": ["-" if pd.isna(value) else shown(float(value), trace.measure) for value in before["value"]],
        "status": before["status"],
        "as of": before["as_of"].map(lambda day: "-" if pd.isna(day) else f"{day:%d/%m/%Y}"),
        "written by": [_run(trace, run) for run in before["run"]],
        "changed by": [_run(trace, run) for run in before["superseded_by"]],
    }
    if not trace.withheld:
        kind = _kind(trace, trace.measure.numerator)
        figures = {
            "numerator": [_number(value, kind) for value in before["numerator"]],
            "denominator": [*map(_number, before["denominator"])],
        }
        told = figures | told
    else:
        del told["value"]
    return ["WHAT IT SAID BEFORE", *_grid(pd.DataFrame(told))]


def table_of(trace: Trace, part: Traced, *, iso: bool) -> pd.DataFrame:
    """The rows with the columns that matter, as text: where they stand, what they add, their day, their code and what is asked of them."""
    feed, rows = trace.board.feed_by_id[part.term.feed], part.rows
    files = (
        trace.deliveries[trace.deliveries["feed"] == sent_as(feed.id)].drop_duplicates(["name", "extract"]).set_index(["name", "extract"])
    )
    run = [files["first_run"].get(key, "") for key in zip(rows["name"], rows["extract"], strict=True)]
    is_estimate = rows["name"] == NO_FILE
    row = rows["row_number"].map(str).mask(is_estimate, "-")
    where = {"file": rows["name"].mask(is_estimate, "estimate"), "row": row, "extract": rows["extract"], "run": run}
    kind = _kind(trace, part.term)
    added = rows["counts"] / PENCE if kind is Kind.MONEY else rows["counts"]
    counts = [_in_full(value, kind) if iso else _number(value, kind) for value in added.tolist()]
    told = {name: _told(rows[name], feed.kind_of(name), iso=iso) for name in _columns_that_matter(part.term, feed)}
    return pd.DataFrame(where | {"counts": counts} | told)


def _columns_that_matter(term: Term, feed: Feed) -> list[str]:
    # Of what is made every column tells how: the whole, by what it is spread, and how much of that the part has.
    asked = {*feed.columns} if feed.id in MADE_FROM else {feed.week_from, *feed.team_from, *term.columns_named()}
    order = [*feed.columns, *feed.derived, *asked]
    return [name for name in dict.fromkeys(order) if name in asked]


def _told(values: "pd.Series[Any]", kind: Kind | None, *, iso: bool) -> list[str]:
    day = "{:%Y-%m-%d}" if iso else "{:%d/%m/%Y}"
    return ["" if pd.isna(value) else _one(value, kind, day) for value in values]


def _one(value: Any, kind: Kind | None, day: str) -> str:
    if isinstance(value, pd.Timestamp):
        return day.format(value)
    if kind is Kind.MONEY:
        return f"{value / PENCE:.2f}"
    if kind is Kind.TIME:
        return _clock(int(value))
    if kind is Kind.YES_OR_NO:
        return "yes" if value else "no"
    return str(value)


def _figure(trace: Trace, part: Traced) -> str:
    said = _in_its_unit(trace, part)
    if math.isnan(said):
        return "no figure"
    days = f" ({_number(math.fsum(part.rows['counts']))} days with one)" if part.term.verb is Verb.DAYS_FREE else ""
    return f"{_number(said, _kind(trace, part.term))}{days}"


def _in_its_unit(trace: Trace, part: Traced) -> float:
    return round(part.total / PENCE, 2) if _kind(trace, part.term) is Kind.MONEY else part.total


def _kind(trace: Trace, term: Term) -> Kind | None:
    """Money or a time of day when the term counts that; None for plain numbers."""
    feed = trace.board.feed_by_id[term.feed]
    return next((kind for kind in (Kind.MONEY, Kind.TIME) if kind in map(feed.kind_of, term.quantities)), None)


def _number(value: Any, kind: Kind | None = None) -> str:
    """For the page: money in pounds, a time of day by the clock, others to four decimals; a dash for none."""
    if value is None or pd.isna(value):
        return "-"
    if kind is Kind.MONEY:
        return f"{'-' if value < 0 else ''}£{abs(value):,.2f}"
    if kind is Kind.TIME:
        return _clock(round(value))
    return f"{float(value):,.4f}".rstrip("0").rstrip(".")


def _in_full(value: float, kind: Kind | None) -> str:
    """For the table: money in pounds, minutes after midnight, others as they are."""
    if kind is Kind.MONEY:
        return f"{value:.2f}"
    return str(int(value)) if value.is_integer() else repr(value)


def _clock(minutes: int) -> str:
    return f"{minutes // MINUTES_AN_HOUR:02}:{minutes % MINUTES_AN_HOUR:02}"


def _run(trace: Trace, run: str) -> str:
    if run not in trace.runs:
        return run
    how, begun = trace.runs[run]
    return f"run {run} ({how}, begun {begun.replace(tzinfo=UTC).astimezone(ZoneInfo(trace.board.timezone)):%d/%m/%Y %H:%M})"


def _grid(table: pd.DataFrame) -> list[str]:
    """The table in columns as wide as what they hold."""
    texts = [[str(name), *map(str, table[name])] for name in table]
    widths = [max(map(len, column)) for column in texts]
    return ["  " + "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in _lines(texts)]


def _lines(columns: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    return zip(*columns, strict=True)


def _rows(number: int) -> str:
    return f"{number:,} row{'' if number == 1 else 's'}"


def _titled(part: str) -> str:
    return part if part == "n" else part.capitalize()


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")
