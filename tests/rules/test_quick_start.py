"""Commands that need neither Dagster nor Great Expectations start without them."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence

import pytest

from boards import RunBoard

SLOW = ("dagster", "great_expectations")
# Runs the command in a fresh interpreter and tells at its end which modules it had imported.
TOLD = """
import json, sys
from pipelines.command import main
try:
    main({arguments!r}, standalone_mode=False)
except SystemExit:
    pass
loaded = sorted({{name.split(".")[0] for name in sys.modules}})
print("\\n" + json.dumps(loaded))
"""


def imported_by(arguments: Sequence[str], board: RunBoard) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", TOLD.format(arguments=list(arguments))],
        env=os.environ | {"BOXSCORE_BOARD": str(board.directory)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(ran.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("run", "--help"),
        ("export", "--team", "forensic", "--measure", "E07"),
        ("trace", "forensic", "E07", "2021-08-15"),
        # An address of no machine of ours is refused after everything has been imported, and nothing listens.
        ("serve", "--host", "192.0.2.1"),
    ],
    ids=" ".join,
)
def test_a_quick_command_imports_neither_dagster_nor_great_expectations(arguments: tuple[str, ...], open_data: RunBoard) -> None:
    loaded = imported_by(arguments, open_data)
    assert "click" in loaded
    assert not loaded & set(SLOW)


def test_serving_has_imported_the_portal_by_then(open_data: RunBoard) -> None:
    assert {"starlette", "portal"} <= imported_by(("serve", "--host", "192.0.2.1"), open_data)
