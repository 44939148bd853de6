"""An invented board as suppliers would send it: the same facts as without quirks, every planted error found, and nothing that is none."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pytest

from assets import checking
from assets.checking import Finding, check_board
from assets.house import House
from assets.judging import FeedNight, judge_feed
from boxscore.feeds import Feed
from boxscore.settings import Settings
from boxscore.weeks import WeekRange
from measures.catalogue import catalogue
from sources.extracts import read_extract
from sources.folder import deliveries
from sources.grid import open_grids
from sources.simulator.invented_suppliers import LAYOUTS
from sources.simulator.mistakes import MISTAKES
from sources.simulator.simulate import LayoutName, simulate

TEAMS, WEEKS, SEED = 12, 30, 3
OF_THE_FILE = ["extract", "name", "sender", "row_number", "received", "earliest", "latest"]
"""What an accepted row says of the file that brought it, which is another in each layout."""

QUIRKS = (
    "title rows above the header",
    "a header of two rows, merged",
    "a footer",
    "a subtotal among the facts",
    "a blank row among the facts",
    "empty columns at the end",
    "a column that is not in the contract",
    "columns under other names and in another order",
    "names of the supplier's own in the header",
    "a spreadsheet of several sheets",
    "a byte order mark before UTF-8",
    "text in Windows-1252",
    "text in UTF-16",
    "semicolons between values",
    "tabs between values",
    "an Excel serial number among dates dd/mm/yyyy",
    "US dates, month first",
    "a date with the month's name",
    "a month by its name",
    "date and time in one column",
    "a code's leading zeros lost",
    "a code with a tab before it",
    "stray spaces about a code",
    "stray spaces",
    "a code in small letters",
    "mixed case",
    "a value in the supplier's own words",
    "Y or N among Yes and No",
    "1 or 0 among Yes and No",
    "an amount such as 1,234.50",
    "an amount such as £1,234",
    "a credit such as (1,234.56)",
    "a credit such as 1,234.56-",
    "a missing value written as '-'",
    "a missing value written as 'z'",
    "a missing value written as ':'",
)
"""What extracts look like: the quirks that real ones are full of."""
WRONG_FILES = (
    "a missing file",
    "an empty file",
    "the same file twice",
    "a renamed header",
    "an identifier of a patient",
    "a file that no feed claims",
)


@dataclass
class Checked:
    """A simulated board and what ``boxscore check`` said of it."""

    directory: Path
    findings: list[Finding] = field(default_factory=list)
    nights: dict[str, FeedNight] = field(default_factory=dict)

    def judge(self, house: House, feed: Feed, weeks: WeekRange) -> FeedNight:
        """Judges as the check does, and keeps what came of it."""
        self.nights[feed.id] = judge_feed(house, feed, weeks)
        return self.nights[feed.id]

    @property
    def traps(self) -> list[dict[str, str]]:
        with (self.directory / "traps.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def planted(self, found_as: str) -> list[dict[str, str]]:
        return [trap for trap in self.traps if trap["found_as"] == found_as]


def checked(directory: Path, layout: LayoutName) -> Checked:
    known = {measure.id for measure in catalogue()}
    simulate(directory, teams=TEAMS, weeks=WEEKS, seed=SEED, layout=layout, known_measures=known)
    board = Checked(directory)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(checking, "judge_feed", board.judge)
        board.findings = list(check_board(Settings(board=str(directory))))
    return board


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    return checked(tmp_path_factory.mktemp("mixed") / "board", "mixed")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    return checked(tmp_path_factory.mktemp("plain") / "board", "plain")


@pytest.mark.parametrize("feed", LAYOUTS)
def test_mixed_and_plain_give_the_same_accepted_rows(mixed: Checked, plain: Checked, feed: str) -> None:
    rows = [facts_of(board.nights[feed]) for board in (mixed, plain)]
    assert len(rows[0])
    pd.testing.assert_frame_equal(*rows)


def facts_of(night: FeedNight) -> pd.DataFrame:
    return night.judgement.accepted.drop(columns=OF_THE_FILE).sort_values(list(night.feed.key), ignore_index=True)


@pytest.mark.parametrize("feed", LAYOUTS)
def test_both_layouts_speak_for_the_same_weeks(mixed: Checked, plain: Checked, feed: str) -> None:
    weeks = [set(board.nights[feed].judgement.verdicts["week_ending"]) for board in (mixed, plain)]
    assert weeks[0] == weeks[1]


def assert_only_what_is_restated(asked: list[str], board: Checked) -> None:
    assert len(asked) == len(board.planted("restated year to date")) == 1
    assert "the year to date is £1,234.56 more than its months" in asked[0]


def test_nothing_in_the_plain_layout_is_refused_or_needs_a_person(plain: Checked) -> None:
    assert_only_what_is_restated([finding.text for finding in plain.findings if finding.needs_a_person], plain)
    assert [feed for feed, night in plain.nights.items() if night.rows_refused] == []


def test_the_true_figures_are_those_of_either_layout(mixed: Checked, plain: Checked) -> None:
    assert (mixed.directory / "truth.csv").read_bytes() == (plain.directory / "truth.csv").read_bytes()


def test_every_planted_row_is_refused_and_no_other(mixed: Checked) -> None:
    planted = {(trap["file"], int(trap["row"])) for trap in mixed.planted("refused row")}
    told = pd.concat([night.judgement.refused for night in mixed.nights.values()])
    assert {(name, int(row)) for name, row in zip(told["name"], told["row_number"], strict=True)} == planted
    of_one_file = [trap for trap in mixed.planted("refused row") if trap["trap"] == "a file for the wrong team"]
    assert len(of_one_file) > 1
    assert len(planted) == sum(len(mistake.changes) for mistake in MISTAKES) + len(of_one_file)


def test_every_planted_row_is_named_in_words_by_file_and_row(mixed: Checked) -> None:
    said = [finding.text.strip() for finding in mixed.findings]
    for trap in mixed.planted("refused row"):
        assert [text for text in said if text.startswith(f"{trap['file']}, row {trap['row']}: ")], trap


def test_files_that_are_wrong_as_a_whole_are_found_as_what_they_are(mixed: Checked) -> None:
    outcomes = {one.delivery.name: one.outcome for night in mixed.nights.values() for one in night.delivered}
    wrong = {name: outcome for name, outcome in outcomes.items() if outcome != "accepted"}
    planted = {trap["file"]: "refused" for trap in mixed.planted("refused extract")}
    planted |= {trap["file"]: "repeated" for trap in mixed.planted("repeated extract")}
    assert wrong == planted
    assert {trap["trap"] for trap in mixed.traps if trap["kind"] == "error"} >= set(WRONG_FILES)


def test_a_person_is_asked_about_what_was_planted_and_nothing_else(mixed: Checked) -> None:
    asked = [finding.text.strip() for finding in mixed.findings if finding.needs_a_person]
    wanted = [trap["file"] for trap in mixed.planted("refused extract") + mixed.planted("unclaimed file")]
    wanted += [trap["what"].partition(";")[0] for trap in mixed.planted("missing extract")]
    assert [text for text in wanted if not any(line.startswith(text) for line in asked)] == []
    assert_only_what_is_restated([line for line in asked if not line.startswith(tuple(wanted))], mixed)


def test_every_quirk_of_real_extracts_is_planted_somewhere(mixed: Checked) -> None:
    planted = {trap["trap"] for trap in mixed.traps if trap["kind"] == "quirk"}
    assert set(QUIRKS) - planted == set()


SHOWN_BY = {
    "title rows above the header": "INVENTED DATA.*",
    "a footer": r"Total records: \d+",
    "a subtotal among the facts": r"Subtotal \d{6}",
    "a code with a tab before it": r"\t\w+",
    "stray spaces about a code": " INV.*  ",
    "a code in small letters": "inv.*",
    "an Excel serial number among dates dd/mm/yyyy": r"4\d{4}",
    "US dates, month first": r"\d{2}/(1[3-9]|[23]\d|\d{2})/20\d{2}",
    "a credit such as (1,234.56)": r"\([\d,]+\.\d{2}\)",
    "a credit such as 1,234.56-": r"[\d,]+\.\d{2}-",
    "a missing value written as '-'": "-",
    "an unreadable date": "3[01]/02/2026",
    "letters in a number": "twenty|a dozen",
    "a shift of 26 hours": "26",
    "negative hours": r"-7\.5|-37",
    "discharge before admission": r"(?i)\s*INVSWRONG2\s*",
    "appointment before referral": r"(?i)\s*INVAWRONG1\s*",
    "two statuses for one appointment": r"(?i)\s*INVBWRONG1\s*",
}
"""For some traps what stands in a cell of the row they are told of."""


def test_the_rows_told_of_are_those_that_show_what_is_planted(mixed: Checked) -> None:
    told = list(rows_told_of(mixed))
    astray = [trap for trap, cells in told if not any(re.fullmatch(SHOWN_BY[trap["trap"]], cell) for cell in cells)]
    assert astray == []
    assert {trap["trap"] for trap, _ in told} == set(SHOWN_BY)


def rows_told_of(board: Checked) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Each such trap and the cells of its row as they stand in the file."""
    for trap in board.traps:
        if trap["trap"] in SHOWN_BY:
            content = (board.directory / "extracts" / trap["file"]).read_bytes()
            rows = pd.concat(open_grids(trap["file"], content)[-1].parts)
            yield trap, rows.iloc[int(trap["row"]) - 1].astype("str").tolist()


def test_a_fall_reported_late_and_regraded_stands_in_two_files_as_it_was_told_in_each(mixed: Checked) -> None:
    (trap,) = [trap for trap in mixed.traps if trap["trap"] == "a fall is reported three weeks late and regraded"]
    incident = trap["what"].partition(":")[0]
    feed = mixed.nights["incidents"].feed
    told = {}
    for delivery in deliveries(str(mixed.directory), feed):
        rows = read_extract(delivery, feed).rows.set_index("incident")
        if incident in rows.index:
            told[delivery.name] = rows.loc[incident, "severity"]
    assert [told[name] for name in sorted(told)] == ["Minor", "Major"]
    accepted = mixed.nights["incidents"].judgement.accepted.set_index("incident")
    assert accepted.loc[incident, "severity"] == "Major"


def test_the_same_seed_gives_the_same_files_byte_for_byte(tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        simulate(tmp_path / name / "board", teams=3, weeks=6, seed=5, layout="mixed", known_measures={"Q04"})
        root = tmp_path / name / "board"
        contents.append({str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()})
    assert len(contents[0]) > 30
    assert contents[0] == contents[1]


def test_every_file_of_the_mixed_layout_is_labelled_as_invented(mixed: Checked) -> None:
    root = mixed.directory / "extracts"
    files = [path for path in root.rglob("*") if path.is_file()]
    assert [path for path in files if not path.name.startswith("INVENTED_")] == []
