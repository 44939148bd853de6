"""What an extract's name, or its supplier, says of it: its month, the days it speaks for, when it was made, the team it is for."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest
from invented_duties import RECEIVED, as_csv, duties_by, read

from boxscore.errors import ExtractRefused
from boxscore.periods import Period
from sources.naming import months_not_sent, said_of

MONTH = r"(?P<year>\d{4})-(?P<month>\d{2})"
DAYS = r"(?P<first>\d{8})-(?P<last>\d{8})"
MAY = Period(date(2020, 5, 1), date(2020, 5, 31))


def row(day: str, unit: str = "INV001") -> list[str]:
    return [unit, "E1", day, "07:30", "15:30", "RN", "7.5", "80.25", "No"]


def test_a_month_holds_the_rows_but_does_not_stretch_beyond_them() -> None:
    extract = read(as_csv([row("04/05/2020")]), duties_by(name_says=MONTH), name="duties/2020-05.csv")
    assert extract.speaks_for is None
    assert extract.rows[["earliest", "latest"]].iloc[0].tolist() == [pd.Timestamp(MAY.first), pd.Timestamp(MAY.last)]


@pytest.mark.parametrize("name", ["duties/20200501-20200531.csv", "duties/2020-05-01_2020-05-31.csv"])
def test_a_first_and_last_day_hold_the_rows_and_are_all_spoken_for(name: str) -> None:
    pattern = r"(?P<first>[\d-]{10}|\d{8})[-_](?P<last>[\d-]{10}|\d{8})\."
    extract = read(as_csv([row("04/05/2020")]), duties_by(name_says=pattern), name=name)
    assert extract.speaks_for == MAY
    assert extract.rows[["earliest", "latest"]].iloc[0].tolist() == [pd.Timestamp(MAY.first), pd.Timestamp(MAY.last)]


def test_a_supplier_can_say_the_days_of_its_one_extract() -> None:
    feed = duties_by(speaks_for={"from": "2020-05-01", "to": "2020-05-31"})
    extract = read(as_csv([row("04/05/2020")]), feed)
    assert extract.speaks_for == MAY
    assert extract.rows["latest"].iloc[0] == pd.Timestamp(MAY.last)


def test_the_day_an_extract_was_made_goes_before_the_day_its_file_was_written() -> None:
    feed = duties_by(name_says=r"sent-(?P<sent>[\d-]+)\.csv")
    assert read(as_csv([row("04/05/2020")]), feed, name="duties/sent-2020-05-11.csv").received == datetime(2020, 5, 11, tzinfo=UTC)
    assert read(as_csv([row("04/05/2020")]), duties_by()).received == RECEIVED


def test_a_row_of_another_team_in_a_teams_own_file_is_refused() -> None:
    feed = duties_by(name_says=r"/(?P<team>[a-z0-9]+)\.csv")
    extract = read(
        as_csv([row("04/05/2020", "inv001"), row("05/05/2020", "INV002"), row("06/05/2020", "")]), feed, name="duties/inv001.csv"
    )
    assert extract.rows.index.tolist() == [2, 4]
    [told] = extract.refused.to_dict("records")
    assert (told["row_number"], told["column_name"], told["rule"]) == (3, "roster", "in the file of its team")
    assert told["last_day"] == pd.Timestamp(2020, 5, 5)
    assert told["message"] == (
        "duties/inv001.csv, row 3: roster is another than inv001, the team its name says it is for. "
        "Correct the row, or send it in the file of its team."
    )


def test_a_teams_code_that_lost_its_zeros_in_a_row_or_in_the_name_is_still_the_same() -> None:
    feed = duties_by(name_says=r"/(?P<team>\d+)\.csv")
    assert read(as_csv([row("04/05/2020", "123")]), feed, name="duties/000123.csv").refused.empty
    assert read(as_csv([row("04/05/2020", "000123")]), feed, name="duties/123.csv").refused.empty


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        (MONTH, "which month it is for"),
        (DAYS + r"_sent(?P<sent>\d{8})", "which days it speaks for and when it was made"),
        (r"team-(?P<team>\w+)", "which team it is for"),
    ],
)
def test_a_name_that_does_not_say_what_its_suppliers_do_is_refused(pattern: str, wanted: str) -> None:
    with pytest.raises(ExtractRefused) as told:
        read(as_csv([row("04/05/2020")]), duties_by(name_says=pattern), name="duties/new.csv")
    assert str(told.value) == (
        f"duties/new.csv does not say in its name {wanted}, as its supplier's files do. Rename it and send it again."
    )


@pytest.mark.parametrize(("pattern", "name"), [(MONTH, "2020-13.csv"), (DAYS, "20200230-20200301.csv")])
def test_a_day_or_month_that_does_not_exist_is_refused_in_words(pattern: str, name: str) -> None:
    with pytest.raises(ExtractRefused, match=f"{name} names a day or month that does not exist"):
        said_of(name, duties_by(name_says=pattern).suppliers[0])


@pytest.mark.parametrize(
    ("pattern", "name", "said"),
    [
        (DAYS, "20200531-20200501.csv", "names a last day that lies before its first"),
        (DAYS, "00200501-20200531.csv", "names the year 20, which no extract is of"),
        (r"(?P<year>\d+)-(?P<month>\d+)", "20-05.csv", "names the year 20, which no extract is of"),
        (r"sent-(?P<sent>\d{8})", "sent-19020501.csv", "names the year 1902, which no extract is of"),
    ],
)
def test_days_that_cannot_be_meant_are_refused_in_words(pattern: str, name: str, said: str) -> None:
    with pytest.raises(ExtractRefused) as told:
        said_of(name, duties_by(name_says=pattern).suppliers[0])
    assert str(told.value) == f"{name} {said}. Rename it and send it again."


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        (r"(?P<first>\d{8})(-(?P<last>\d{8}))?", "20200501.csv"),
        (r"((?P<first>\d{8})-)?to(?P<last>\d{8})", "to20200501.csv"),
        (r"(?P<year>\d{4})(-(?P<month>\d{2}))?", "2020.csv"),
        (r"((?P<year>\d{4})-)?m(?P<month>\d{2})", "m05.csv"),
    ],
)
def test_half_of_what_belongs_together_says_nothing(pattern: str, name: str) -> None:
    with pytest.raises(ExtractRefused, match="does not say in its name which"):
        said_of(name, duties_by(name_says=pattern).suppliers[0])


def test_a_month_that_no_extract_is_for_is_missed_between_two_that_are_there() -> None:
    supplier = duties_by(name_says=MONTH).suppliers[0]
    names = ["2019-11.csv", "2020-02.csv", "2020-01.csv", "README.csv"]
    assert months_not_sent(names, supplier) == [
        "no extract of Roster (invented) for December 2019: the months before and after it are there. Ask for it."
    ]
    assert months_not_sent(["2020-01.csv"], supplier) == months_not_sent([], supplier) == []


def test_where_each_team_has_files_of_its_own_its_missing_months_are_its_own() -> None:
    supplier = duties_by(name_says=r"(?P<team>\w+)_" + MONTH).suppliers[0]
    told = months_not_sent(["A_2020-01.csv", "a_2020-02.csv", "A_2020-03.csv", "B_2020-01.csv", "B_2020-03.csv"], supplier)
    assert [sentence.split(":")[0] for sentence in told] == ["no extract of Roster (invented) for B for February 2020"]


def test_a_supplier_whose_names_say_no_month_misses_none() -> None:
    assert months_not_sent(["20200101-20200131.csv", "20200301-20200331.csv"], duties_by(name_says=DAYS).suppliers[0]) == []
