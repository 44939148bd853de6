"""Writes docs/reference/ from the code and configuration it describes: ``python docs/generate.py``. Guides are written by hand.

A test holds the pages against the code, so a change without its page does not pass.
"""

import ast
import inspect
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

import click
from pydantic.fields import FieldInfo

from boxscore import board as board_module
from boxscore import feeds as feeds_module
from boxscore import measures as measures_module
from boxscore import teams as teams_module
from boxscore.feeds import Feed, Kind
from boxscore.measures import Measure, Term
from measures.catalogue import catalogue
from pipelines.command import main as boxscore
from sources.board import read_board
from sources.values import SAID
from warehouse.tables import metadata

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
MADE = "<!-- Made by docs/generate.py: change the code it describes, then run that again. -->"
KIND_NOTES = {
    Kind.DATE: "a day, as `formats` say",
    Kind.MONTH_ENDING: "the last day of a month, as `formats` say; it stands for the month",
}
TEAM_MODELS = ("Team", "ChosenMeasure")
FEED_MODELS = ("Feed", "Column", "Supplier", "Taken", "Stated", "RowsAWeek")
RULE_MODELS = ("Unique", "Between", "OneOf", "AddsUp", "GroupAddsUp", "AtMost")
MEASURE_MODELS = ("Measure", "Term")


def pages() -> dict[str, str]:
    """Every page of docs/reference/ by its file name, as it should read now."""
    made = {
        "command.md": _command(),
        "configuration.md": _configuration(),
        "measures.md": _measures(),
        "feeds.md": _feeds(),
        "tables.md": _tables(),
    }
    return {name: f"{MADE}\n\n{text.strip()}\n" for name, text in made.items()}


def _command() -> str:
    parts = ["# The command", _help(boxscore, "boxscore")]
    parts += [f"## `boxscore {name}`\n\n{_help(command, f'boxscore {name}')}" for name, command in sorted(boxscore.commands.items())]
    return "\n\n".join(parts)


def _help(command: click.Command, name: str) -> str:
    text = command.get_help(click.Context(command, info_name=name, max_content_width=100, terminal_width=100))
    return f"```text\n{text}\n```"


def _configuration() -> str:
    parts = [
        "# What a board's files say",
        "A board is a directory: `board.yaml`, `teams.yaml`, `feeds/<id>.yaml`, `extracts/` and, when it has measures of its own, "
        "`measures.yaml`. A key that is not listed here is refused, with the file and the line.",
        *_sections("board.yaml", board_module, ("BoardFile",)),
        *_sections("teams.yaml, one entry a team", teams_module, TEAM_MODELS),
        *_sections("feeds/<id>.yaml", feeds_module, FEED_MODELS),
        _kinds(),
        _members("### What an extract's arrival says: `covers`", feeds_module, "Covers"),
        "## The rules of a feed\n\nEach entry under `rules` names its `rule`; a row that breaks it is refused, and `because` says why.",
        *(_model(feeds_module, name, title=f"`{_rule_name(name)}`") for name in RULE_MODELS),
        *_sections("measures.yaml, one entry a measure", measures_module, MEASURE_MODELS),
        _members("### How rows become a number: `verb`", measures_module, "Verb"),
    ]
    return "\n\n".join(parts)


def _sections(title: str, module: ModuleType, names: tuple[str, ...]) -> Iterator[str]:
    yield f"## {title}"
    for name in names:
        yield _model(module, name, title=name)


def _model(module: ModuleType, name: str, *, title: str) -> str:
    model = getattr(module, name)
    notes = _notes(module, name)
    rows = [
        (f"`{field.alias or key}`", _default(field), notes.get(key, field.description or ""))
        for key, field in model.model_fields.items()
        if key != "rule"
    ]
    return f"### {title}\n\n{_plain(model.__doc__ or '')}\n\n{_table(('key', 'when left out', 'what it says'), rows)}"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be there"
    return f"`{field.default}`" if field.default not in (None, "", (), {}) else "nothing"


def _rule_name(model: str) -> str:
    (name,) = getattr(feeds_module, model).model_fields["rule"].annotation.__args__
    return str(name)


def _members(title: str, module: ModuleType, enumeration: str) -> str:
    notes = _notes(module, enumeration)
    rows = [(f"`{member.value}`", notes.get(member.name, "")) for member in getattr(module, enumeration)]
    return f"{title}\n\n{_table(('word', 'what it means'), rows)}"


def _kinds() -> str:
    rows = [(f"`{kind.value}`", KIND_NOTES.get(kind) or SAID[kind]) for kind in Kind]
    return f"### What a column's values are: `kind`\n\n{_table(('kind', 'what is read'), rows)}"


def _notes(module: ModuleType, name: str) -> dict[str, str]:
    """The sentence under each field or member of a class, as its source has it."""
    (definition,) = (node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.ClassDef) and node.name == name)
    notes = {}
    for before, after in zip(definition.body, definition.body[1:], strict=False):
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            target = before.target if isinstance(before, ast.AnnAssign) else before.targets[0] if isinstance(before, ast.Assign) else None
            if isinstance(target, ast.Name):
                notes[target.id] = _plain(str(after.value.value))
    return notes


def _plain(docstring: str) -> str:
    return " ".join(docstring.replace("``", "`").split())


def _measures() -> str:
    parts = ["# The measures that come with Box Score", "A board's own `measures.yaml` may add to them or say them differently."]
    return "\n\n".join([*parts, *(_measure(measure) for measure in catalogue())])


def _measure(measure: Measure) -> str:
    rows = [
        ("Domain, unit", f"{measure.domain}, {measure.unit}"),
        ("Better", {"up": "higher", "down": "lower", "range": "within a range", "context": "neither: for context"}[measure.better]),
        ("Counts", _term(measure.numerator)),
        ("Divided by", _term(measure.denominator) if measure.denominator else "nothing"),
        ("n", f"{measure.n}; hidden under {measure.least_n}" if measure.least_n else measure.n),
        ("Caveats", measure.caveats or "none noted"),
        ("Source", measure.source),
    ]
    return f"## {measure.id} {measure.name}\n\n{measure.explanation}\n\n{_table(('', ''), rows)}"


def _term(term: Term) -> str:
    conditions = [f"`{column}` is {_any_of(values)}" for column, values in term.where.items()]
    conditions += [f"`{column}` begins with {_any_of(values)}" for column, values in term.where_begins.items()]
    return f"{term.verb} of `{term.column}` in `{term.feed}`" + (f" where {' and '.join(conditions)}" if conditions else "")


def _any_of(values: tuple[str | int, ...]) -> str:
    return " or ".join(str(value) for value in values)


def _feeds() -> str:
    board = read_board(str(ROOT / "boards" / "open-data"), catalogue())
    return "\n\n".join(["# The feeds of the open data board", *(_feed(feed) for feed in board.feeds)])


def _feed(feed: Feed) -> str:
    named = [(f"`{name}`", column.kind.value, column.meaning, ", ".join(column.headers) or "-") for name, column in feed.columns.items()]
    places = [(supplier.name, supplier.files or (f"a query of the database in {supplier.database}",)) for supplier in feed.suppliers]
    files = [f"- {name}: {', '.join(f'`{place}`' for place in where)}" for name, where in places]
    rules = [f"- {rule.rule}: {rule.because}" for rule in feed.rules]
    return "\n\n".join(
        [
            f"## {feed.title} (`{feed.id}`)",
            f"{feed.meaning} One row is {feed.one_row_is}. Sent {feed.sent}; covers {feed.covers}; late after {feed.late_after_days} days.",
            "\n".join(files),
            _table(("column", "kind", "meaning", "headers"), named),
            "\n".join(rules),
        ]
    )


def _tables() -> str:
    parts = ["# The warehouse's tables", "Times are UTC, money is whole pence, a week is known by its Sunday (`week_ending`)."]
    for table in metadata.sorted_tables:
        rows = [
            (f"`{column.name}`", str(column.type), "key" if column.primary_key else "", column.comment or "") for column in table.columns
        ]
        parts.append(f"## `{table.name}`\n\n{table.comment or ''}\n\n{_table(('column', 'type', '', 'what it holds'), rows)}")
    return "\n\n".join(parts)


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def main() -> None:
    """Writes the pages."""
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
