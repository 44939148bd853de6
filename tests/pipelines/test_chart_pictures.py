"""``boxscore chart`` drawn: the picture it writes, what it is called, and where a picture may go. The series is invented."""

import io
import os
import pty
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from pipelines.command import main


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "waits in ward 7.csv"
    path.write_text("date,value\n2026-01-04,3\n2026-01-11,5\n2026-01-18,4\n", encoding="utf-8")
    return path


def boxscore_chart(file: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["chart", str(file), *arguments], catch_exceptions=False)


def texts(svg: str) -> list[str | None]:
    return [element.text for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_an_svg_goes_to_the_screen_under_the_name_of_its_file(file: Path) -> None:
    result = boxscore_chart(file, "--format", "svg")
    assert result.exit_code == 0
    assert "waits in ward 7" in texts(result.stdout)


def test_a_title_and_a_unit_are_as_they_were_given(file: Path) -> None:
    said = texts(boxscore_chart(file, "--format", "svg", "--title", "Waits & <more>", "--unit", "£").stdout)
    assert {"Waits & <more>", "£3"} <= set(said)


def test_what_to_beware_of_stands_on_the_picture_too(file: Path) -> None:
    result = boxscore_chart(file, "--format", "svg")
    assert "needs at least 8" in result.stderr
    assert any("needs at least 8" in (words or "") for words in texts(result.stdout))


def test_a_png_goes_to_a_file_or_down_a_pipe(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "waits.png"
    assert boxscore_chart(file, "--format", "png", "--out", str(out)).exit_code == 0
    with Image.open(out) as picture:
        assert picture.format == "PNG"
    with Image.open(io.BytesIO(boxscore_chart(file, "--format", "png").stdout_bytes)) as picture:
        assert picture.format == "PNG"


def test_a_png_is_not_shown_on_a_terminal(file: Path) -> None:
    terminal, end = pty.openpty()
    command = [sys.executable, "-c", "from pipelines.command import main; main()", "chart", str(file), "--format", "png"]
    with os.fdopen(terminal), os.fdopen(end, "w") as screen:
        ended = subprocess.run(command, stdout=screen, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert ended.stderr == "A PNG picture is not text: name a file with --out.\n"
