"""Opens a spreadsheet, whatever is in it, without harm to who asks: ``cells_apart`` reads it in a process of its own.

Where the header stands and what cells mean belong elsewhere.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from boxscore.errors import ExtractRefused
from sources import cells_apart
from sources.cells_apart import MOST_CELLS, MOST_COLUMNS, MOST_CPU_SECONDS

MOST_SECONDS = 3 * MOST_CPU_SECONDS
"""Others may be at work on the machine; one that waits for memory uses no processor's time."""
FILLS_MEMORY = "it is damaged, or made so that it fills the memory of what opens it"

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class OpenedSheet:
    """A sheet that has cells."""

    name: str
    parts: tuple[pd.DataFrame, ...]
    """Its rows in order, by their position from 0; every column a category of texts, the empty one where there is nothing."""


def opened_sheets(name: str, content: bytes, *, rows_of_a_part: int) -> list[OpenedSheet]:
    """Every sheet with a cell, in order. ExtractRefused when it cannot be opened, or reaches farther than is read."""
    said, codes = _told_apart(content, rows_of_a_part)
    answer: dict[str, Any] = json.loads(said) if said else {"refused": FILLS_MEMORY}
    if "too_large" in answer:
        raise too_large(name, *answer["too_large"])
    if "refused" in answer:
        raise ExtractRefused(
            f"{name} cannot be opened as a spreadsheet ({answer['refused']}). "
            "Save it again as .xlsx, without a password; what was accepted before stays in place."
        )
    columns = _columns(answer["sheets"], np.frombuffer(codes, dtype="int32"))
    return [OpenedSheet(sheet["name"], tuple(_parts(sheet["parts"], columns))) for sheet in answer["sheets"]]


def _told_apart(content: bytes, rows_of_a_part: int) -> tuple[bytes, bytes]:
    """What the process of its own answers: a line of JSON, and the codes; both empty where it was ended."""
    # Isolated (-I): neither the environment nor the folder it is started in says what it imports. It is given no environment: what opens
    # a file from outside has no use for the warehouse's password.
    command = [sys.executable, "-I", cells_apart.__file__, str(rows_of_a_part)]
    try:
        done = subprocess.run(  # noqa: S603 - nothing of the file is in the command
            command, input=content, capture_output=True, check=False, env={}, timeout=MOST_SECONDS
        )
    except subprocess.TimeoutExpired:
        return b"", b""
    said, _, codes = done.stdout.partition(b"\n")
    return (said, codes) if done.returncode == 0 else (b"", b"")


def too_large(name: str, rows: int, columns: int) -> ExtractRefused:
    """What is said of an extract that reaches farther than is read; of one without rows told only its columns."""
    return ExtractRefused(
        f"{name} reaches to column {columns:,}{f' and row {rows:,}' if rows else ''}; at most {MOST_COLUMNS} columns and "
        f"{MOST_CELLS:,} cells are read. Delete what stands far from its table and send it again; what was accepted before stays."
    )


def _columns(sheets: Sequence[Mapping[str, Any]], codes: Codes) -> Iterator[Codes]:
    """The codes of one column of one part after the other, in the order they were written."""
    lengths = [part["rows"] for sheet in sheets for part in sheet["parts"] for _ in part["texts"]]
    return iter(np.split(codes, np.cumsum(lengths)[:-1]))


def _parts(parts: Sequence[Mapping[str, Any]], columns: Iterator[Codes]) -> Iterator[pd.DataFrame]:
    begins = 0
    for part in parts:
        cells = {at: pd.Categorical.from_codes(next(columns), pd.Index(texts, dtype="str")) for at, texts in enumerate(part["texts"])}
        yield pd.DataFrame(cells, index=pd.RangeIndex(begins, begins + part["rows"]))
        begins += part["rows"]
