"""Deliveries of a contract with codes, times, answers and spellings: however its rows are parcelled out, the same rows are accepted.
And what deliveries that say their days, or snapshots, leave in place."""

import itertools
import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_duties import DUTIES, HEADER, as_csv, as_xlsx

from assets.house import House
from assets.judging import FeedNight, judge_feed
from boxscore.settings import Settings

BOARD = "name: invented\ntitle: Invented board\nas_of: 2020-06-14\nstate: {state}\nfeeds: [duties]\n"
TEAM = """\
- slug: ward
  name: Ward (invented)
  organisation: Invented
  setting: ward
  opens: 2020-05-04
  codes: {duties: [INV001, INV002]}
  measures: []
"""
ROWS = [
    ["inv001", "E1", "04/05/2020", "07:30", "15:30", "RN", "7.5", "80.25", "Y"],
    ["INV001", "E2", "43955", "0730", "15:30", " hcsw", "7.5", "(1.50)", "no"],
    ["inv002", "E1", "05/05/2020", "7:30 AM", "-", "Medical", "7.50", "z", ":"],
    ["INV002", "E1", "11/05/2020 07:30", "", "15:30", "reg nurse", "8", "£9", "0"],
    ["\tINV002", "N1", "2020-05-12", "0.8125", "07:30:00", "Registered", "11", "1,000.00", "True"],
    ["INV001", "E1", "20/05/2020", "450", "15:30", "Support", "4", "0", "F"],
]
FACTS = ["roster", "duty", "worked_on", "starts_at", "ends_at", "grade", "hours", "cost", "bank"]


def judged(directory: Path, files: dict[str, bytes], *, held: pd.DataFrame | None = None, **changes: object) -> FeedNight:
    """What becomes of the feed when exactly these files lie in its folder; ``changes`` are of the contract."""
    (directory / "feeds").mkdir(parents=True, exist_ok=True)
    folder = directory / "extracts" / "duties"
    folder.mkdir(parents=True, exist_ok=True)
    (directory / "board.yaml").write_text(BOARD.format(state=directory / "out"))
    (directory / "teams.yaml").write_text(TEAM)
    (directory / "feeds" / "duties.yaml").write_text(yaml.safe_dump(yaml.safe_load(DUTIES) | changes, sort_keys=False))
    for old in [file for file in folder.rglob("*") if file.is_file()]:
        old.unlink()
    for at, (name, content) in enumerate(files.items()):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
        os.utime(folder / name, (1_591_000_000 + at, 1_591_000_000 + at))
    house = House.of(Settings(board=str(directory)), os.environ)
    return judge_feed(house, house.board.feed_by_id["duties"], house.board.whole_history, held=held)


def facts(night: FeedNight) -> pd.DataFrame:
    return night.judgement.accepted[FACTS].sort_values(["roster", "worked_on", "duty"]).reset_index(drop=True)


@cache
def in_one_file() -> pd.DataFrame:
    with TemporaryDirectory() as place:
        return facts(judged(Path(place), {"all.csv": as_csv(ROWS).encode()}))


@settings(max_examples=12, deadline=None)
@given(
    order=st.permutations(range(len(ROWS))),
    cuts=st.sets(st.integers(1, len(ROWS) - 1), max_size=3),
    sheets=st.lists(st.booleans(), min_size=5, max_size=5),
    twice=st.booleans(),
)
def test_one_delivery_or_many_in_any_order_and_format_once_or_twice_give_the_same_accepted_rows(
    order: list[int], cuts: set[int], sheets: list[bool], twice: bool
) -> None:
    edges = [0, *sorted(cuts), len(ROWS)]
    parcels = [[ROWS[at] for at in order[first:last]] for first, last in itertools.pairwise(edges)]
    parcels += [list(reversed(parcels[0]))] * twice
    files = {
        f"{at}.{'xlsx' if sheet else 'csv'}": as_xlsx(rows) if sheet else as_csv(rows).encode()
        for at, (rows, sheet) in enumerate(zip(parcels, itertools.cycle(sheets), strict=False))
    }
    with TemporaryDirectory() as place:
        night = judged(Path(place), files)
    assert night.rows_refused == 0
    pd.testing.assert_frame_equal(facts(night), in_one_file())


def one(day: str, hours: str, unit: str = "INV001") -> list[str]:
    return [unit, "E1", day, "07:30", "15:30", "RN", hours, "80.25", "No"]


def by_name(**says: object) -> list[dict[str, object]]:
    return [{"name": "Roster (invented)", "files": ["duties/*"], **says}]


def weeks_spoken_for(night: FeedNight) -> list[str]:
    return [f"{ending:%d/%m}" for ending in night.judgement.verdicts["week_ending"]]


def test_the_extract_sent_last_counts_whichever_file_was_written_last(tmp_path: Path) -> None:
    files = {"sent-2020-05-18.csv": as_csv([one("04/05/2020", "8")]), "sent-2020-05-11.csv": as_csv([one("04/05/2020", "7")])}
    said = by_name(name_says=r"sent-(?P<sent>[\d-]+)\.csv")
    written = {name: content.encode() for name, content in files.items()}
    assert facts(judged(tmp_path, written, suppliers=said))["hours"].tolist() == [8.0]
    assert facts(judged(tmp_path, dict(reversed(written.items())), suppliers=said))["hours"].tolist() == [8.0]
    assert facts(judged(tmp_path, written))["hours"].tolist() == [7.0]


def test_several_extracts_each_speak_for_the_days_their_names_say(tmp_path: Path) -> None:
    files = {"20200504-20200510.csv": [], "20200518-20200531.csv": [one("20/05/2020", "8")]}
    said = by_name(name_says=r"(?P<first>\d{8})-(?P<last>\d{8})")
    night = judged(tmp_path, {name: as_csv(rows).encode() for name, rows in files.items()}, suppliers=said)
    assert weeks_spoken_for(night) == ["10/05", "24/05", "31/05"]
    # Of themselves its rows speak for one day of one week.
    assert weeks_spoken_for(judged(tmp_path, {"any.csv": as_csv([one("20/05/2020", "8")]).encode()})) == ["24/05"]


def test_files_without_a_row_are_alike_and_each_speaks_for_the_team_and_days_in_its_name(tmp_path: Path) -> None:
    said = by_name(name_says=r"(?P<team>(?i:inv)\d+)_(?P<first>\d{8})-(?P<last>\d{8})")
    files = {"INV001_20200504-20200510.csv": [], "INV002_20200504-20200510.csv": [], "inv002_20200511-20200517.csv": []}
    night = judged(tmp_path, {name: as_csv(rows).encode() for name, rows in files.items()}, suppliers=said)
    assert [one.outcome for one in night.delivered] == ["accepted"] * 3
    told = [(sender, f"{ending:%d/%m}") for sender, ending in night.cover.weekly[["sender", "week_ending"]].itertuples(index=False)]
    first, second = "Roster (invented) for INV001", "Roster (invented) for INV002"
    assert told == [(first, "10/05"), (second, "10/05"), (second, "17/05")]
    assert night.cover.senders.to_numpy().tolist() == [["inv001", first], ["inv002", second]]


def test_rows_of_a_file_that_is_gone_are_still_their_senders(tmp_path: Path) -> None:
    files = {"a/now.csv": as_csv([one("04/05/2020", "8")]).encode(), "b/now.csv": as_csv([one("05/05/2020", "8", "INV002")]).encode()}
    both = [{"name": name, "files": [f"duties/{name}/*"]} for name in ("a", "b")]
    before = judged(tmp_path, files, suppliers=both)
    after = judged(tmp_path, {"a/now.csv": files["a/now.csv"]}, held=before.judgement.accepted, suppliers=both)
    assert after.cover.senders.sort_values("code").to_numpy().tolist() == [["inv001", "a"], ["inv002", "b"]]
    # Rows kept before senders were are nobody's by name, unless only one can have sent them.
    unsaid = before.judgement.accepted.drop(columns="sender")
    for suppliers, sender in ((both, ""), (by_name(), "Roster (invented)")):
        told = judged(tmp_path, {}, held=unsaid, suppliers=suppliers)
        assert set(told.cover.senders["sender"]) == {sender}


def test_an_extract_of_half_a_month_does_not_speak_for_the_rest_of_it(tmp_path: Path) -> None:
    said = by_name(name_says=r"(?P<first>\d{8})-(?P<last>\d{8})")
    files = {"20200504-20200517.csv": as_csv([one("06/05/2020", "8")]).encode()}
    assert weeks_spoken_for(judged(tmp_path, files, suppliers=said, covers="its months")) == ["10/05", "17/05"]


def test_a_row_outside_the_days_its_extract_speaks_for_is_refused(tmp_path: Path) -> None:
    said = by_name(speaks_for={"from": "2020-05-04", "to": "2020-05-10"})
    night = judged(tmp_path, {"all.csv": as_csv([one("10/05/2020", "8"), one("11/05/2020", "8")]).encode()}, suppliers=said)
    assert night.judgement.refused[["row_number", "rule"]].to_numpy().tolist() == [[3, "in the period"]]
    assert "worked_on is after 10/05/2020" in night.judgement.refused["message"].iloc[0]


def test_a_file_that_says_its_days_takes_back_what_a_file_of_its_name_said_of_them(tmp_path: Path) -> None:
    said = by_name(name_says=r"(?P<first>\d{8})-(?P<last>\d{8})")
    name = "20200504-20200517.csv"
    before = judged(tmp_path, {name: as_csv([one("04/05/2020", "8"), one("12/05/2020", "8")]).encode()}, suppliers=said)
    after = {name: as_csv([one("04/05/2020", "8")]).encode()}
    assert len(judged(tmp_path, after, held=before.judgement.accepted, suppliers=said).judgement.accepted) == 1


def test_a_month_missing_between_two_is_found(tmp_path: Path) -> None:
    said = by_name(name_says=r"(?P<year>\d{4})-(?P<month>\d{2})")
    files = {"2020-02.csv": as_csv([one("04/02/2020", "8")]), "2020-05.csv": as_csv([one("04/05/2020", "8")])}
    night = judged(tmp_path, {name: content.encode() for name, content in files.items()}, suppliers=said)
    assert [sentence.split(":")[0] for sentence in night.not_sent] == [
        "no extract of Roster (invented) for March 2020",
        "no extract of Roster (invented) for April 2020",
    ]


def test_a_snapshot_stays_though_a_later_file_of_its_name_shows_less_of_the_day(tmp_path: Path) -> None:
    both, less = [one("10/05/2020", "8"), one("10/05/2020", "5", "INV002")], [one("10/05/2020", "9")]
    kept = {}
    for snapshot in (True, False):
        says = {"covers": "its rows", "snapshot": snapshot}
        before = judged(tmp_path, {"now.csv": as_csv(both).encode()}, **says).judgement.accepted
        kept[snapshot] = facts(judged(tmp_path, {"now.csv": as_csv(less).encode()}, held=before, **says))
    assert kept[True][["roster", "hours"]].to_numpy().tolist() == [["INV001", 9.0], ["INV002", 5.0]]
    assert kept[False][["roster", "hours"]].to_numpy().tolist() == [["INV001", 9.0]]


def test_a_time_beside_its_date_is_taken_from_whichever_files_have_no_column_for_it(tmp_path: Path) -> None:
    without = [name for name in HEADER if name != "Start time"]
    row = ["INV001", "E1", "04/05/2020 07:30", "15:30", "RN", "8", "1", "No"]
    files = {"with.csv": as_csv([one("05/05/2020", "8")]).encode(), "without.csv": as_csv([row], without).encode()}
    assert facts(judged(tmp_path, files))["starts_at"].tolist() == [450, 450]
