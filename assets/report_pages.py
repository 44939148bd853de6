"""The report of a run as files: a page in Markdown, which Dagster's UI shows too, and JSON; the newest beside them as ``latest``.

What it says is gathered in ``report``.
"""

import json
import re
from collections.abc import Iterable

from assets.data_docs import ENTRY, data_docs_page
from assets.house import House
from assets.report import RunReport

FOLDER = "reports"
MARKUP = re.compile(r"([\\`*_\[\]<>#|~&@]|^[-+]|(?<=:)/|(?<=www)\.)")
"""What begins or ends something in Markdown, HTML, or an address that would be made a link."""


def write_pages(house: House, told: RunReport) -> None:
    """Puts the report in ``reports/``, under the run's own name and as the latest."""
    content = {"md": as_markdown(told, data_docs=_data_docs(house)), "json": json.dumps(told.summary, indent=2, ensure_ascii=False)}
    for ending, text in content.items():
        for name in (told.run, "latest"):
            house.files.write(f"{FOLDER}/{name}.{ending}", f"{text}\n".encode())


def as_markdown(told: RunReport, *, data_docs: str | None = None) -> str:
    """The report as a page: what needs a person first. What comes from extracts is escaped, so that it is read as text and nothing else."""
    cells = ", ".join(f"{count:,} {status}" for status, count in told.cells_by_status.items()) or "none"
    figures = [
        ("Outcome", told.outcome),
        ("Weeks", f"{told.week_count} ({told.weeks})"),
        ("Teams", f"{told.teams}, {told.teams_ready} with a workbook, {told.teams_waiting} waiting for a feed"),
        ("Cells", cells),
        ("Rows", f"{told.rows_accepted:,} accepted, {told.rows_refused:,} refused"),
        ("Figures changed", told.changes_said),
        ("Workbooks", f"{told.workbooks_written} written, {told.workbooks_unchanged} unchanged"),
    ]
    table = "\n".join(["| | |", "| --- | --- |", *(f"| {name} | {escaped(value)} |" for name, value in figures)])
    parts = [f"# {escaped(told.board)}: the run {escaped(told.run)}", table, *_lists(told)]
    if data_docs:
        parts.append(f"What every rule found is told in the [Data Docs]({data_docs}).")
    return "\n\n".join(parts)


def escaped(text: str) -> str:
    """The text as Markdown and HTML show it: no sign of it is taken for markup, and no line of it for another."""
    return MARKUP.sub(r"\\\1", " ".join(text.split()))


def _lists(told: RunReport) -> Iterable[str]:
    sections = {
        "What needs a person": told.needs_a_person,
        "Not told": told.not_told,
        "Rows refused": told.refusals,
        "Noticed": told.doubts,
        "Rows withdrawn": told.withdrawn,
        "New signals": told.new_signals,
        "Spend reconciled": told.control_totals,
        "Known gaps": told.known_gaps,
        "Codes of no team": told.codes_of_no_team,
        "Runs taken up": told.cut_short,
    }
    for title, lines in sections.items():
        if lines:
            yield "\n".join([f"## {title}", "", *(f"- {escaped(line)}" for line in lines)])


def _data_docs(house: House) -> str | None:
    """Where the Data Docs are, from beside the report; None when none were built."""
    return ENTRY.removeprefix(f"{FOLDER}/") if data_docs_page(house) else None
