"""docs/messages.md has every refusal that the readers of extracts and of returned workbooks can raise, in its own words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MESSAGES = " ".join((ROOT / "docs" / "messages.md").read_text(encoding="utf-8").split())
READERS = [
    *(f"sources/{name}.py" for name in ("extracts", "grid", "spreadsheets", "headers", "naming", "typed_rows")),
    *(f"workbooks/returned/{name}.py" for name in ("hardened", "locked", "reading")),
    "workbooks/package.py",
    "assets/returning.py",
    "assets/typed_cells.py",
]
SAID_BY = ("ExtractRefused", "WorkbookRefused", "_cannot_be_opened")
LEAST_LETTERS = 15
"""Shorter pieces between two values are no sentence."""


def refusals(module: str) -> Iterator[str]:
    """The pieces of every refusal that stand as they are between values."""
    for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAID_BY:
            for said in node.args:
                yield from _pieces(said)


def _pieces(said: ast.expr) -> Iterator[str]:
    parts = said.values if isinstance(said, ast.JoinedStr) else [said]
    for part in parts:
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            piece = " ".join(part.value.split())
            if len(piece) >= LEAST_LETTERS:
                yield piece


@pytest.mark.parametrize("module", READERS)
def test_every_refusal_of_a_reader_is_documented_in_its_own_words(module: str) -> None:
    assert [piece for piece in refusals(module) if piece not in MESSAGES] == []


def test_the_readers_refuse_and_their_refusals_are_found() -> None:
    assert sum(1 for module in READERS for _ in refusals(module)) > 30
