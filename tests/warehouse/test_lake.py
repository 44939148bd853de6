"""The lake, on a disk and in an object store: weeks replaced whole, types kept, originals under their own hash."""

import uuid
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from boxscore.errors import PlaceUnusable
from boxscore.weeks import Week, WeekRange
from warehouse.files import Files
from warehouse.lake import Lake

JUNE_1, JUNE_8, JUNE_15 = (Week(date(2025, 6, day)) for day in (1, 8, 15))
LAST_TWO = WeekRange(JUNE_8, JUNE_15)
DTYPES = {"beds": "Int64", "hours": "Float64", "ward": "str", "day": "datetime64[us]", "provisional": "bool"}


@pytest.fixture(params=["disk", "object store"])
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> Lake:
    return Lake(Files(str(tmp_path) if request.param == "disk" else f"memory://{uuid.uuid4().hex}"))


def rows(*beds: int) -> pd.DataFrame:
    told = {"beds": beds, "hours": [bed / 2 for bed in beds], "ward": [f"00{bed}" for bed in beds], "day": pd.Timestamp(2025, 6, 4)}
    return pd.DataFrame(told | {"provisional": True}).astype(DTYPES)


def nothing_known() -> pd.DataFrame:
    """A row of which everything that can be missing is."""
    return pd.DataFrame({"beds": [None], "hours": [None], "ward": [None], "day": [None], "provisional": [False]}).astype(DTYPES)


def test_accepted_rows_come_back_as_they_were_put_in_oldest_week_first(lake: Lake) -> None:
    lake.replace_week("beds", JUNE_15, rows(3))
    lake.replace_week("beds", JUNE_8, rows(1, 2))
    pd.testing.assert_frame_equal(lake.accepted("beds", LAST_TWO), rows(1, 2, 3))


@pytest.mark.parametrize("unknown_first", [True, False])
def test_a_week_of_which_nothing_is_known_changes_no_type(lake: Lake, unknown_first: bool) -> None:
    known, unknown = (JUNE_15, JUNE_8) if unknown_first else (JUNE_8, JUNE_15)
    lake.replace_week("beds", known, rows(1))
    lake.replace_week("beds", unknown, nothing_known())
    accepted = lake.accepted("beds", LAST_TWO)
    assert {name: str(dtype) for name, dtype in accepted.dtypes.items()} == DTYPES
    assert list(accepted["beds"].isna()) == ([True, False] if unknown_first else [False, True])
    assert list(accepted["ward"].dropna()) == ["001"]


def test_weeks_of_which_nothing_is_known_at_all_keep_their_types(lake: Lake) -> None:
    lake.replace_week("beds", JUNE_8, nothing_known())
    lake.replace_week("beds", JUNE_15, nothing_known())
    assert {name: str(dtype) for name, dtype in lake.accepted("beds", LAST_TWO).dtypes.items()} == DTYPES


@pytest.mark.parametrize("newer_has_it", [True, False])
def test_a_column_that_the_contract_gained_or_lost_keeps_its_type(lake: Lake, newer_has_it: bool) -> None:
    lake.replace_week("beds", JUNE_15 if newer_has_it else JUNE_8, rows(1))
    lake.replace_week("beds", JUNE_8 if newer_has_it else JUNE_15, rows(2).drop(columns=["beds", "day"]))
    accepted = lake.accepted("beds", LAST_TWO)
    assert {name: str(accepted[name].dtype) for name in DTYPES} == DTYPES
    assert list(accepted["beds"].dropna()) == [1]


@pytest.mark.parametrize("whole_first", [True, False])
def test_a_column_of_whole_numbers_in_one_week_and_of_numbers_in_another_is_of_numbers(lake: Lake, whole_first: bool) -> None:
    whole, parts = (JUNE_8, JUNE_15) if whole_first else (JUNE_15, JUNE_8)
    lake.replace_week("beds", whole, rows(1))
    lake.replace_week("beds", parts, rows(1).assign(beds=pd.array([1.5], dtype="Float64")))
    assert list(lake.accepted("beds", LAST_TWO)["beds"]) == ([1, 1.5] if whole_first else [1.5, 1])


def test_a_week_is_replaced_whole(lake: Lake) -> None:
    lake.replace_week("beds", JUNE_8, rows(1, 2))
    assert lake.replace_week("beds", JUNE_8, rows(3)) is True
    assert list(lake.accepted("beds", LAST_TWO)["beds"]) == [3]


def test_a_week_without_rows_has_no_file(lake: Lake) -> None:
    lake.replace_week("beds", JUNE_8, rows(1))
    assert lake.replace_week("beds", JUNE_8, rows().iloc[:0]) is True
    assert lake.replace_week("beds", JUNE_8, rows().iloc[:0]) is False
    assert lake.files.names("lake/accepted/beds") == []


def test_nothing_accepted_is_a_frame_without_columns(lake: Lake) -> None:
    assert lake.accepted("beds", LAST_TWO).shape == (0, 0)


def test_replacing_a_week_by_itself_leaves_its_file_as_it_was(tmp_path: Path) -> None:
    lake = Lake(Files(str(tmp_path)))
    assert lake.replace_week("beds", JUNE_8, rows(1)) is True
    file = tmp_path / "lake/accepted/beds/2025-06-08.parquet"
    content, before = file.read_bytes(), file.stat()
    shifted = rows(1).set_axis([7])  # where the rows stood in a larger frame is no part of them
    assert lake.replace_week("beds", JUNE_8, shifted) is False
    assert (file.read_bytes(), file.stat().st_mtime_ns, file.stat().st_ino) == (content, before.st_mtime_ns, before.st_ino)


def test_only_the_weeks_asked_for_are_read(lake: Lake) -> None:
    lake.files.write("lake/accepted/beds/2025-06-01.parquet", b"not Parquet: reading it would fail")
    lake.replace_week("beds", JUNE_8, rows(1))
    lake.replace_week("rosters", JUNE_15, rows(2))
    assert list(lake.accepted("beds", LAST_TWO)["beds"]) == [1]
    assert lake.accepted("beds", WeekRange(JUNE_15, JUNE_15)).empty


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("staffing/june.csv", "0123.csv"),
        ("JUNE.XLSX", "0123.xlsx"),
        ("../../x.csv", "0123.csv"),
        ("june.csv/../../../x", "0123.bin"),
        ("june.exe", "0123.bin"),
        ("", "0123.bin"),
    ],
)
def test_an_original_lands_under_its_hash_whatever_it_was_called(lake: Lake, name: str, kept_as: str) -> None:
    lake.land("beds", extract="0123", name=name, content=b"a,b\n")
    assert lake.files.names("lake/landed/beds") == [f"lake/landed/beds/{kept_as}"]
    assert lake.files.read(f"lake/landed/beds/{kept_as}") == b"a,b\n"


def test_an_original_that_landed_stays_as_it_is(lake: Lake) -> None:
    lake.land("beds", extract="0123", name="june.csv", content=b"first")
    lake.land("beds", extract="0123", name="june.csv", content=b"other")
    assert lake.files.read("lake/landed/beds/0123.csv") == b"first"


def test_a_week_whose_file_is_damaged_is_named(tmp_path: Path) -> None:
    lake = Lake(Files(str(tmp_path)))
    lake.replace_week("beds", JUNE_8, rows(1))
    (tmp_path / "lake/accepted/beds/2025-06-08.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(PlaceUnusable, match=r"beds/2025-06-08\.parquet is damaged\. Take it away, .* and run its week again"):
        lake.accepted("beds", LAST_TWO)
