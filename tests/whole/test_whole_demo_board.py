"""The invented board that comes with Box Score is the one ``make demo`` writes, so that what is read in the repository is what is run."""

import re
from pathlib import Path

from boards import ROOT
from measures.catalogue import catalogue
from sources.simulator.simulate import simulate

DEMO = ROOT / "boards" / "demo"
MADE_EACH_TIME = ("extracts", "truth.csv")
"""Too large to keep, and the same each time."""


def kept(directory: Path) -> dict[str, str]:
    files = [file for file in directory.rglob("*") if file.is_file() and file.relative_to(directory).parts[0] not in MADE_EACH_TIME]
    return {file.relative_to(directory).as_posix(): file.read_text(encoding="utf-8") for file in files}


def test_the_demo_board_is_what_make_demo_writes(tmp_path: Path) -> None:
    recipe = re.search(r"simulate boards/demo (.*)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert recipe
    words = recipe[1].split()
    asked = dict(zip(words[::2], words[1::2], strict=True))
    assert asked.pop("--layout") == "mixed"
    numbers = {name: int(asked[f"--{name}"]) for name in ("teams", "weeks", "seed")}
    known = [measure.id for measure in catalogue()]
    simulate(tmp_path / "demo", **numbers, layout="mixed", known_measures=known)
    written = kept(tmp_path / "demo")
    assert written == kept(DEMO)
    assert {"board.yaml", "teams.yaml", "reference.yaml", "traps.csv", "feeds/ledger.yaml"} <= set(written)
