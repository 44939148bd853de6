"""Where extracts come from: folders, object stores, SQL databases; and what is said when one does not answer."""

from datetime import UTC, datetime
from pathlib import Path

import fsspec
import pandas as pd
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from invented_feed import HEADER, shifts
from sqlalchemy import create_engine, text

from boxscore.errors import ExtractRefused, SourceSilent
from boxscore.feeds import Feed
from boxscore.weeks import Week, WeekRange
from sources.database import answer
from sources.extracts import read_extract
from sources.folder import deliveries, listing

ROW = "04/05/2020,Ward 1,7.5,100"


def in_folder(root: str) -> None:
    for name in ("shifts/b.csv", "shifts/a.csv", "other/c.csv"):
        with fsspec.open(f"{root}/extracts/{name}", "w", encoding="utf-8", auto_mkdir=True) as file:
            file.write(f"{HEADER}\n{ROW}\n")


@pytest.fixture(params=["local", "memory"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A board's directory with extracts, on disk and in an object store."""
    root = str(tmp_path) if request.param == "local" else f"memory://{tmp_path.name}"
    in_folder(root)
    return root


def test_a_feeds_files_are_found_and_read_wherever_the_board_is(folder: str) -> None:
    found = list(deliveries(f"{folder}/", shifts()))
    assert [delivery.name for delivery in found] == ["shifts/a.csv", "shifts/b.csv"]
    assert [len(read_extract(delivery, shifts()).rows) for delivery in found] == [1, 1]
    assert all(abs(datetime.now(UTC) - delivery.received).total_seconds() < 600 for delivery in found)
    assert len({delivery.extract for delivery in found}) == 1  # the same bytes under two names


def test_the_listing_tells_sizes_without_reading_and_leaves_other_feeds_out(folder: str) -> None:
    assert [(file.name, file.size) for file in listing(folder, shifts())] == [
        (name, len(f"{HEADER}\n{ROW}\n".encode())) for name in ("shifts/a.csv", "shifts/b.csv")
    ]


def test_a_folder_that_is_not_there_has_delivered_nothing(tmp_path: Path) -> None:
    assert listing(str(tmp_path / "nowhere"), shifts()) == []


def test_what_is_no_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "extracts" / "shifts" / "directory.csv").mkdir(parents=True)
    assert listing(str(tmp_path), shifts()) == []


class BrokenStore(MemoryFileSystem):  # type: ignore[misc]
    """An object store whose network is gone."""

    protocol = "broken"

    def cat_file(self, path: str, *args: object, **settings: object) -> bytes:
        raise ConnectionResetError

    def glob(self, path: str, *args: object, **settings: object) -> dict[str, dict[str, object]]:
        if "silent" in path:
            raise TimeoutError
        return {path.replace("*", "a.csv"): {"type": "file", "size": 1, "created": datetime.now(UTC)}}


def test_a_store_that_does_not_answer_is_silent_which_is_not_the_same_as_empty() -> None:
    fsspec.register_implementation("broken", BrokenStore, clobber=True)
    with pytest.raises(SourceSilent, match=r"The folder of Shifts could not be read \(TimeoutError\)"):
        listing("broken://silent", shifts())
    with pytest.raises(SourceSilent, match=r"shifts/a\.csv could not be read \(ConnectionResetError\)"):
        list(deliveries("broken://board", shifts()))


WEEKS = WeekRange(Week.of(datetime(2020, 5, 4, tzinfo=UTC).date()), Week.of(datetime(2020, 5, 11, tzinfo=UTC).date()))
QUERY = "SELECT day, unit, hours, cost FROM shift WHERE day BETWEEN :first_day AND :last_day ORDER BY day, unit"


def asking(query: str = QUERY) -> Feed:
    return shifts(suppliers=[{"name": "Roster", "query": query, "database": "ROSTER_DB"}])


def fill(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE shift (day DATE, unit VARCHAR(20), hours NUMERIC(5, 2), cost NUMERIC(10, 2))"))
        connection.execute(
            text(
                "INSERT INTO shift VALUES ('2020-05-03', 'Ward 1', 1, 1), ('2020-05-04', 'Ward, 1', 7.5, 1234.50), "
                "('2020-05-17', 'Ward 2', 8, NULL), ('2020-05-18', 'Ward 2', 2, 2)"
            )
        )
    engine.dispose()


def assert_the_two_days_inside_the_weeks_are_read(url: str) -> None:
    feed = asking()
    delivery = answer(feed.suppliers[0], WEEKS, {"ROSTER_DB": url})
    rows = read_extract(delivery, feed).rows
    assert rows["day"].tolist() == [pd.Timestamp(2020, 5, 4), pd.Timestamp(2020, 5, 17)]
    assert rows["unit"].tolist() == ["Ward, 1", "Ward 2"]
    assert rows["hours"].tolist() == [7.5, 8.0]
    assert rows["cost"].fillna(-1).tolist() == [123450, -1]
    assert delivery.asked == (WEEKS.first.start, WEEKS.last.ending)
    assert delivery.name == "Roster (ROSTER_DB)"


def test_sqlite_answers_for_the_days_of_the_weeks(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/roster.sqlite"
    fill(url)
    assert_the_two_days_inside_the_weeks_are_read(url)


@pytest.mark.postgres
def test_postgresql_answers_for_the_days_of_the_weeks(postgres_url: str) -> None:
    fill(postgres_url)
    assert_the_two_days_inside_the_weeks_are_read(postgres_url)
    assert_the_two_days_inside_the_weeks_are_read(postgres_url.replace("postgresql+psycopg://", "postgresql://"))


@pytest.mark.postgres
def test_postgresql_that_is_stopped_is_silent_and_its_password_is_not_told(postgres_url: str) -> None:
    url = "postgresql://someone:secret@127.0.0.1:1/roster"
    with pytest.raises(SourceSilent, match=r"The database of Roster did not answer \(OperationalError\)") as told:
        answer(asking().suppliers[0], WEEKS, {"ROSTER_DB": url})
    assert "secret" not in str(told.value)
    with pytest.raises(ExtractRefused, match=r"refused the query \(UndefinedTable\)\. Correct it in the feed's contract"):
        answer(asking().suppliers[0], WEEKS, {"ROSTER_DB": postgres_url})


def test_a_query_that_the_database_does_not_understand_is_refused_and_not_tried_again(tmp_path: Path) -> None:
    environment = {"ROSTER_DB": f"sqlite:///{tmp_path}/empty.sqlite"}
    for query in (QUERY, QUERY.replace("SELECT", "SELCT"), QUERY.replace("ORDER BY", "AND unit = :unit ORDER BY")):
        with pytest.raises(ExtractRefused, match="The database of Roster refused the query"):
            answer(asking(query).suppliers[0], WEEKS, environment)


def test_a_database_that_is_locked_or_not_there_is_silent(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/roster.sqlite?timeout=0.05"
    fill(url)
    holder = create_engine(url)
    with holder.connect() as connection:
        connection.execute(text("BEGIN EXCLUSIVE"))
        with pytest.raises(SourceSilent):
            answer(asking().suppliers[0], WEEKS, {"ROSTER_DB": url})
    holder.dispose()
    with pytest.raises(SourceSilent):
        answer(asking().suppliers[0], WEEKS, {"ROSTER_DB": f"sqlite:///{tmp_path}/no/such/directory.sqlite"})


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({}, "The environment has no ROSTER_DB"),
        ({"ROSTER_DB": "not a url"}, "ROSTER_DB is not a database URL that SQLAlchemy knows"),
        ({"ROSTER_DB": "nothing://host/db"}, "ROSTER_DB is not a database URL that SQLAlchemy knows"),
        ({"ROSTER_DB": "mssql+pyodbc://host/db"}, "ROSTER_DB needs the driver pyodbc, which is not installed"),
    ],
)
def test_an_environment_without_a_usable_url_is_told_without_it(environment: dict[str, str], message: str) -> None:
    with pytest.raises(ExtractRefused, match=message):
        answer(asking().suppliers[0], WEEKS, environment)


def test_an_answer_without_rows_still_speaks_for_its_days(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/roster.sqlite"
    fill(url)
    later = WeekRange(WEEKS.first.plus(10), WEEKS.last.plus(10))
    delivery = answer(asking().suppliers[0], later, {"ROSTER_DB": url})
    extract = read_extract(delivery, asking())
    assert extract.rows.empty
    assert delivery.asked == (later.first.start, later.last.ending)


def test_an_identifier_in_a_databases_answer_refuses_it_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/roster.sqlite"
    fill(url)
    query = QUERY.replace("unit,", "unit, 9434765919 AS patient,")
    with pytest.raises(ExtractRefused, match="CHI or NHS number") as told:
        read_extract(answer(asking(query).suppliers[0], WEEKS, {"ROSTER_DB": url}), asking(query))
    assert "9434765919" not in str(told.value)
