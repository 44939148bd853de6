"""A feed read from its folder and judged: however its rows are parcelled out, the same are accepted; and what the real feeds come to."""

import itertools
import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_board import LAST_SUNDAY, all_attendances, invented_board

from assets.house import House
from assets.judging import FeedNight, judge_feed
from boxscore.settings import Settings
from boxscore.weeks import Week, WeekRange

ROOT = Path(__file__).parent.parent.parent
ROWS = all_attendances()
FACTS = ["week_ending", "location", "category", "attendances", "within_4_hours"]


def judged(directory: Path, feed: str, weeks: WeekRange | None = None) -> FeedNight:
    house = House.of(Settings(board=str(directory)), os.environ)
    return judge_feed(house, house.board.feed_by_id[feed], weeks or house.board.whole_history)


def accepted_of(parcels: list[list[str]]) -> pd.DataFrame:
    """The facts accepted when each parcel is a file of its own, the last first in the folder's order."""
    with TemporaryDirectory() as place:
        board = invented_board(Path(place))
        (board.directory / "extracts" / "activity" / "weekly_ae_activity_1.csv").unlink()
        for at, rows in enumerate(reversed(parcels)):
            board.write_attendances(rows, name=f"weekly_ae_activity_{at}.csv")
        night = judged(board.directory, "emergency_department_activity")
    assert night.rows_refused == 0
    return night.judgement.accepted.sort_values(FACTS)[FACTS].reset_index(drop=True)


@cache
def in_one_file() -> pd.DataFrame:
    return accepted_of([ROWS])


@settings(max_examples=6, deadline=None)
@given(order=st.permutations(range(len(ROWS))), cuts=st.sets(st.integers(1, len(ROWS) - 1), max_size=3), twice=st.booleans())
def test_one_delivery_or_many_in_any_order_once_or_twice_give_the_same_accepted_rows(order: list[int], cuts: set[int], twice: bool) -> None:
    edges = [0, *sorted(cuts), len(ROWS)]
    parcels = [[ROWS[at] for at in order[first:last]] for first, last in itertools.pairwise(edges)]
    # The second time its rows stand in another order, so that it is not the same file.
    pd.testing.assert_frame_equal(accepted_of(parcels + [list(reversed(parcels[0]))] * twice), in_one_file())


def test_the_same_file_twice_counts_once_and_says_so(tmp_path: Path) -> None:
    board = invented_board(tmp_path)
    board.write_attendances(ROWS, name="weekly_ae_activity_again.csv")
    night = judged(board.directory, "emergency_department_activity")
    assert [one.outcome for one in night.delivered] == ["accepted", "repeated"]
    assert night.delivered[1].message == (
        "activity/weekly_ae_activity_again.csv is the same, byte for byte, as activity/weekly_ae_activity_1.csv. It was counted once."
    )
    assert len(night.judgement.accepted) == len(ROWS)


def test_a_header_without_rows_is_accepted_and_says_so_beside_the_rest(tmp_path: Path) -> None:
    board = invented_board(tmp_path)
    board.write_attendances([], name="weekly_ae_activity_2.csv")
    night = judged(board.directory, "emergency_department_activity")
    assert night.delivered[1].outcome == "accepted"
    assert night.delivered[1].message == "There is no row under its header (row 1)."
    assert len(night.judgement.accepted) == len(ROWS)


def test_a_header_without_rows_alone_is_no_error(tmp_path: Path) -> None:
    board = invented_board(tmp_path)
    board.write_attendances([])
    night = judged(board.directory, "emergency_department_activity")
    assert (len(night.judgement.accepted), len(night.judgement.verdicts), night.rows_refused) == (0, 0, 0)


def test_an_extract_of_which_no_row_can_be_read_leaves_every_week_without_a_verdict(tmp_path: Path) -> None:
    board = invented_board(tmp_path)
    board.write_attendances([row.replace("2024", "24/", 1) for row in ROWS])
    night = judged(board.directory, "emergency_department_activity")
    assert night.rows_refused == len(ROWS)
    assert night.judgement.refused["week_ending"].isna().all()
    assert len(night.judgement.verdicts) == 0


def test_one_week_judged_alone_is_judged_as_in_the_whole_history(tmp_path: Path) -> None:
    board = invented_board(tmp_path)
    board.write_attendances([*ROWS, ROWS[-1].replace(",50,", ",-50,")])  # the last week's last row again with another figure
    last = WeekRange(Week(LAST_SUNDAY), Week(LAST_SUNDAY))
    whole, alone = (judged(board.directory, "emergency_department_activity", weeks) for weeks in (None, last))
    told = whole.judgement.refused[whole.judgement.refused["week_ending"] == pd.Timestamp(LAST_SUNDAY)]
    assert len(told) > 0
    assert sorted(alone.judgement.refused["message"]) == sorted(told["message"])


def test_of_4466_respondents_the_503_with_two_dates_are_refused() -> None:
    night = judged(ROOT / "boards" / "open-data", "friends_and_family")
    [delivered] = night.delivered
    assert delivered.extract is not None
    comments = pd.read_csv(ROOT / "boards" / "open-data" / "extracts" / "experience" / "fft_answers_by_service.csv", dtype="str")
    respondent = comments["Comment ID"].str.replace(r" - Q\d+$", "", regex=True)
    dates = comments.groupby(respondent)["Date"].agg(set)
    two_dates = dates.map(len) > 1
    assert (len(two_dates), int(two_dates.sum())) == (4466, 503)
    # One more wrote a single row, and its one date, 1/18/2022, is no day in the contract's dd/mm/yyyy.
    assert dates["NEAS S&C 3168"] == {"1/18/2022"}
    assert set(night.judgement.accepted["respondent"]) == set(two_dates.index[~two_dates]) - {"NEAS S&C 3168"}
    assert len(night.judgement.accepted) + night.rows_refused == delivered.extract.rows_read == 7908


def test_a_row_with_its_day_and_month_in_doubt_belongs_to_no_week() -> None:
    refused = judged(ROOT / "boards" / "open-data", "friends_and_family").judgement.refused
    assert set(refused["rule"]) == {"between", "cannot be read"}
    assert refused["week_ending"].isna().all()


def test_a_kh03_quarter_is_placed_by_its_label_and_not_by_its_dates_of_fourth_quarters_a_year_early() -> None:
    directory = ROOT / "boards" / "open-data"
    written = pd.read_csv(directory / "extracts" / "activity" / "kh03_occupied_beds_croydon.csv", dtype="str")
    fourth = written[written["quarter"].str.endswith("Q4")]
    first_year = fourth["quarter"].str[:4].astype("int64")
    assert (pd.to_datetime(fourth["period_end"]).dt.year == first_year).all()  # the dates say March of the year before
    rows = judged(directory, "occupied_beds").judgement.accepted
    placed = rows[rows["name"].str.contains("kh03")].set_index("row_number")["last_day"]
    # Under the header the file's rows begin at 2. The fourth quarter of 2019-20 is January to March 2020.
    assert [placed[at + 2] for at in fourth.index] == [pd.Timestamp(year + 1, 3, 31) for year in first_year]
