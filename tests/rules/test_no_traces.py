"""What is kept in the repository names no machine, no registry and no board's code."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Written in parts, so that this file does not name what it looks for.
HOMES = "|".join(["ro" + "ot", "ho" + "me", "wo" + "rk", "Us" + "ers"])
REGISTRIES = "|".join(["py" + "pi", "python" + "hosted", "npm" + "js", "ana" + "conda"])
PLACE = re.compile(rf"(?<![\w./~-])/(?:{HOMES})/\w|(?<![\w./])/{'t' + 'mp'}/\w")
REGISTRY = re.compile(rf"(?:[\w-]+\.)*(?:{REGISTRIES})\.(?:org|com|io)|--(?:extra-)?index-url|index[_-]url\s*=")
URL = re.compile(r"\w+://")


@cache
def kept() -> tuple[str, ...]:
    """The files git keeps, or would keep when everything is added."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git working copy")
    return tuple(sorted(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()))


def texts() -> dict[str, str]:
    read = {}
    for name in kept():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content:
            read[name] = content.decode("utf-8", errors="replace")
    return read


@pytest.mark.parametrize("trace", [PLACE, REGISTRY], ids=["a place on a machine", "a registry"])
def test_no_file_names_where_it_was_made(trace: re.Pattern[str]) -> None:
    found = [f"{name}: {match[0]}" for name, text in texts().items() for match in [trace.search(text)] if match]
    assert found == []


def test_the_pattern_knows_a_place_from_a_path() -> None:
    assert PLACE.search("see /" + "home/someone/notes")
    assert not PLACE.search("https://example.org/" + "home/page and out/" + "work/file")


def test_every_locked_package_has_a_hash_and_none_says_where_it_comes_from() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", "\n" + re.sub(r"(?m)^\s*#.*\n", "", lock).strip())
    packages = [block for block in blocks if block.strip()]
    assert len(packages) > 50
    assert [block.splitlines()[0] for block in packages if "--hash=sha256:" not in block or "==" not in block] == []
    assert URL.search(lock) is None


def test_a_board_is_configuration_and_extracts() -> None:
    endings = {Path(name).suffix for name in kept() if name.startswith("boards/")}
    assert endings <= {".yaml", ".csv", ".xlsx", ".xls", ".md"}


def test_no_picture_is_heavy() -> None:
    assert [name for name in kept() if name.endswith(".png") and (ROOT / name).stat().st_size > 200_000] == []
