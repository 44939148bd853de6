"""Writes docs/reference/, docs/feeds.md and docs/measures.md from the code and configuration they describe: ``python docs/generate.py``.

What docs/feeds.md says is made in feeds_guide.py, what docs/measures.md says in measures_guide.py; the other guides are written by hand.

A test holds the pages against the code, so a change without its page does not pass.
"""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from boxscore import board as board_module
from boxscore import columns as columns_module
from boxscore import disclosure as disclosure_module
from boxscore import expected as expected_module
from boxscore import feeds as feeds_module
from boxscore import gaps as gaps_module
from boxscore import judgements as judgements_module
from boxscore import keeping as keeping_module
from boxscore import layouts as layouts_module
from boxscore import measures as measures_module
from boxscore import notices as notices_module
from boxscore import reference as reference_module
from boxscore import rules as rules_module
from boxscore import suppliers as suppliers_module
from boxscore import teams as teams_module
from boxscore import templates as templates_module
from boxscore import terms as terms_module
from boxscore.board import Board
from boxscore.columns import Kind
from boxscore.feeds import Feed
from feeds_guide import feeds_guide
from markup import anchor, table
from measures.catalogue import catalogue
from measures.packs import packs
from measures_guide import measures_guide
from pipelines.command import main as boxscore
from sources.board import read_board
from sources.values import SAID
from warehouse.tables import metadata

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
MADE = "<!-- Made by docs/generate.py: change the code it describes, then run that again. -->"
KIND_NOTES = {
    Kind.DATE: "a day, as `formats` say",
    Kind.WEEK_ENDING: "the Sunday a week ends on, as `formats` say; it stands for the whole week",
    Kind.MONTH_ENDING: "the last day of a month, as `formats` say; it stands for the month",
}
TEAM_MODELS = ("Team", "Baseline", "HeldCode", "ChosenMeasure", "Goal", "FundedPosts")
JUDGEMENT_MODELS = ("ChartMemory", "Rebase", "AstronomicalPoint", "Annotation")
REFERENCE_MODELS = ("Reference", "FullTimeHours", "PublicHoliday", "StaffRate", "PayAwardArrears")
COLUMN_MODELS = ("Column", "Taken", "Stated", "FinancialPeriod")
SUPPLIER_MODELS = ("Supplier", "Days")
RULE_MODELS = ("Unique", "Between", "OneOf", "AddsUp", "GroupAddsUp", "AtMost", "AtMostTogether")
TEMPLATE_MODELS = ("TemplatePlan", "Told", "TablePlan", "SheetPlan")
TERM_MODELS = ("Term", "Elapsed", "Stretch", "Limits")


def pages() -> dict[str, str]:
    """Every page that is made, by its path under docs/, as it should read now."""
    made = {
        "feeds.md": feeds_guide(),
        "measures.md": measures_guide(_open_data().feeds),
        "reference/command.md": _command(),
        "reference/configuration.md": _configuration(),
        "reference/feeds.md": _feeds(),
        "reference/tables.md": _tables(),
    }
    return {name: f"{MADE}\n\n{text.strip()}\n" for name, text in made.items()}


def _command() -> str:
    parts = ["# The command", _help(boxscore, "boxscore")]
    parts += [f"## `boxscore {name}`\n\n{_help(command, f'boxscore {name}')}" for name, command in _commands(boxscore)]
    return "\n\n".join(parts)


def _commands(group: click.Group, within: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command of a group by its name, those of groups within it after them."""
    for name, command in sorted(group.commands.items()):
        yield f"{within}{name}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{within}{name} ")


def _help(command: click.Command, name: str) -> str:
    # The settings of the whole command hold for its subcommands too, as they do when it is run.
    context = click.Context(command, info_name=name, max_content_width=100, terminal_width=100, **boxscore.context_settings)
    text = command.get_help(context)
    return f"```text\n{text}\n```"


def _configuration() -> str:
    parts = [
        "# What a board's files say",
        "A board is a directory: `board.yaml`, `teams.yaml`, `feeds/<id>.yaml`, `extracts/` and, when it needs them, "
        "`measures.yaml` (measures of its own) and `reference.yaml`. A key that is not listed here is refused, with the file and the line.",
        *_sections("board.yaml", board_module, ("BoardFile",)),
        _model(gaps_module, "KnownGap", title="KnownGap"),
        *(_model(disclosure_module, name, title=name) for name in ("Disclosure", "Total")),
        *(_model(keeping_module, name, title=name) for name in ("Keeping", "WorkbookKeeping")),
        *(_model(notices_module, name, title=name) for name in ("Notify", "MailServer", "Owner")),
        _members("### How mail is kept from being read: `tls`", notices_module, "Tls"),
        *(_model(layouts_module, name, title=name) for name in ("Layout", "Theme")),
        _members("### The sheets of a workbook: `sheets`", layouts_module, "SheetName"),
        _members("### The columns of a box score: `columns`", layouts_module, "Shows"),
        *_sections("teams.yaml, one entry a team", teams_module, TEAM_MODELS),
        *(_model(judgements_module, name, title=name) for name in JUDGEMENT_MODELS),
        *_sections("reference.yaml", reference_module, REFERENCE_MODELS),
        *_sections("feeds/<id>.yaml", feeds_module, ("Feed",)),
        *(_model(expected_module, name, title=name) for name in ("RowsAWeek", "AbsentTeams", "UnknownTeams", "Agreement")),
        _members("### What is held against another feed: `comparison`", expected_module, "Comparison"),
        *(_model(columns_module, name, title=name) for name in COLUMN_MODELS),
        *(_model(suppliers_module, name, title=name) for name in SUPPLIER_MODELS),
        _kinds(),
        _members("### What an extract's arrival says: `covers`", feeds_module, "Covers"),
        "## The rules of a feed\n\nEach entry under `rules` names its `rule`; a row that breaks it is refused, and `because` says why.",
        _members("### What follows: `severity`", rules_module, "Severity"),
        *(_model(rules_module, name, title=f"`{_rule_name(name)}`") for name in RULE_MODELS),
        *_sections("measures.yaml, one entry a measure", measures_module, ("Measure", "Rate")),
        *(_model(terms_module, name, title=name) for name in TERM_MODELS),
        _members("### How rows become a number: `verb`", terms_module, "Verb"),
        _members("### What is known of a row by looking at others: `marked`", terms_module, "Mark"),
        *_sections("templates/<name of the workbook>.yaml", templates_module, TEMPLATE_MODELS),
        _members("### What a cell is told: `what`", templates_module, "What"),
        _members("### What each row of a table is: `rows`", templates_module, "Rows"),
        _members("### What stands where there is no figure: `missing`", templates_module, "WithoutAFigure"),
    ]
    return "\n\n".join(parts)


def _sections(title: str, module: ModuleType, names: tuple[str, ...]) -> Iterator[str]:
    yield f"## {title}"
    for name in names:
        yield _model(module, name, title=name)


def _model(module: ModuleType, name: str, *, title: str) -> str:
    model = getattr(module, name)
    notes = _notes(model)
    rows = [
        (f"`{field.alias or key}`", _default(field), notes.get(key, field.description or ""))
        for key, field in model.model_fields.items()
        if key != "rule"
    ]
    return f"### {title}\n\n{_plain(model.__doc__ or '')}\n\n{table(('key', 'when left out', 'what it says'), rows)}"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be there"
    default = field.get_default(call_default_factory=True)
    if isinstance(default, tuple) and any(isinstance(one, BaseModel) for one in default):
        return "as the note says"
    if isinstance(default, tuple) and default:
        return ", ".join(f"`{one}`" for one in default)
    if isinstance(default, BaseModel):
        return "what its own keys say"
    return f"`{default}`" if default not in (None, "", (), {}) else "nothing"


def _rule_name(model: str) -> str:
    (name,) = getattr(rules_module, model).model_fields["rule"].annotation.__args__
    return str(name)


def _members(title: str, module: ModuleType, enumeration: str) -> str:
    members = getattr(module, enumeration)
    notes = _notes(members)
    rows = [(f"`{member.value}`", notes.get(member.name, "")) for member in members]
    return f"{title}\n\n{table(('word', 'what it means'), rows)}"


def _kinds() -> str:
    rows = [(f"`{kind.value}`", KIND_NOTES.get(kind) or SAID[kind]) for kind in Kind]
    return f"### What a column's values are: `kind`\n\n{table(('kind', 'what is read'), rows)}"


def _notes(described: type) -> dict[str, str]:
    """The sentence under each field or member of a class of ours, and of those it is made from, as their source has it."""
    notes = {}
    for of in reversed(described.__mro__):
        if of.__module__.startswith("boxscore."):
            (definition,) = ast.parse(inspect.getsource(of)).body
            notes |= _notes_in(definition)
    return notes


def _notes_in(definition: ast.ClassDef) -> dict[str, str]:
    notes = {}
    for before, after in zip(definition.body, definition.body[1:], strict=False):
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            target = before.target if isinstance(before, ast.AnnAssign) else before.targets[0] if isinstance(before, ast.Assign) else None
            if isinstance(target, ast.Name):
                notes[target.id] = _plain(str(after.value.value))
    return notes


def _plain(docstring: str) -> str:
    return " ".join(docstring.replace("``", "`").split())


def _feeds() -> str:
    board = _open_data()
    parts = [
        "# The feeds of the open data board",
        "Its own contracts. Those that every board may use are told in [what to send](../feeds.md).",
        *(_feed(feed) for feed in board.feeds),
    ]
    return "\n\n".join(parts)


def _open_data() -> Board:
    return read_board(str(ROOT / "boards" / "open-data"), catalogue(), packs())


def _feed(feed: Feed) -> str:
    places = [(supplier.name, supplier.files or (f"a query of the database in {supplier.database}",)) for supplier in feed.suppliers]
    files = [f"- {name}: {', '.join(f'`{place}`' for place in where)}" for name, where in places]
    told = _by_its_standard(feed) if feed.standard else _whole(feed)
    return "\n\n".join([f"## {feed.title} (`{feed.id}`)", *told[:1], "\n".join(files), *told[1:]])


def _by_its_standard(feed: Feed) -> list[str]:
    return [f"The standard contract [{feed.title}](../feeds.md{anchor(feed.title)}), from:"]


def _whole(feed: Feed) -> list[str]:
    named = [(f"`{name}`", column.kind.value, column.meaning, ", ".join(column.headers) or "-") for name, column in feed.columns.items()]
    return [
        f"{feed.meaning} One row is {feed.one_row_is}. Sent {feed.sent}; covers {feed.covers}; late after {feed.late_after_days} days.",
        table(("column", "kind", "meaning", "headers"), named),
        "\n".join(f"- {rule.rule}: {rule.because}" for rule in feed.rules),
    ]


def _tables() -> str:
    parts = ["# The warehouse's tables", "Times are UTC, money is whole pence, a week is known by its Sunday (`week_ending`)."]
    for kept in metadata.sorted_tables:
        rows = [
            (f"`{column.name}`", str(column.type), "key" if column.primary_key else "", column.comment or "") for column in kept.columns
        ]
        parts.append(f"## `{kept.name}`\n\n{kept.comment or ''}\n\n{table(('column', 'type', '', 'what it holds'), rows)}")
    return "\n\n".join(parts)


def main() -> None:
    """Writes the pages."""
    (DOCS / "reference").mkdir(exist_ok=True)
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
