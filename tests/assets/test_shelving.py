"""Where workbooks lie and which of the past stay, with a real register and real files."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from assets.shelving import Shelf, not_kept
from boxscore.keeping import WorkbookKeeping
from boxscore.weeks import Week, WeekRange
from warehouse.files import Files
from warehouse.register import Workbook, Written
from warehouse.store import Store

WEEK = Week(date(2026, 6, 21))
MONDAY = datetime(2026, 6, 22, 5)
ALL, LAST = WorkbookKeeping(versions="all", every_version_days=0), WorkbookKeeping(every_version_days=0)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    store = Store.at(f"sqlite:///{tmp_path / 'warehouse.sqlite'}")
    store.clock = lambda: MONDAY
    store.begin_run("night", how="schedule", weeks=WeekRange(WEEK, WEEK))
    # What is pruned was written before now.
    times = iter(MONDAY + timedelta(seconds=second) for second in range(1_000))
    store.clock = lambda: next(times)
    yield Shelf(Files(str(tmp_path)), store)
    store.engine.dispose()


def put(shelf: Shelf, version: int, *, week: Week = WEEK, team: str = "ward") -> str:
    name = f"{team}_we-{week.ending}_v{version}.xlsx"
    content = f"invented {name}".encode()
    shelf.register([Written(team, week.ending, version, name, "f", shelf.put(name, content), len(content))], run="night")
    return name


def lying(shelf: Shelf) -> dict[str, list[str]]:
    return {place: [name.rpartition("/")[2] for name in shelf.files.names(place)] for place in ("workbooks", "workbooks/earlier")}


def test_what_another_took_the_place_of_is_put_aside_and_still_found(shelf: Shelf) -> None:
    first, second = put(shelf, 1), put(shelf, 2)
    shelf.put_aside()
    assert lying(shelf) == {"workbooks": [second], "workbooks/earlier": [first]}
    before = next(entry for entry in shelf.store.workbooks() if entry.version == 1)
    assert shelf.content_of(before) == f"invented {first}".encode()


def test_of_a_week_with_several_versions_the_last_stays(shelf: Shelf) -> None:
    names = [put(shelf, version, week=WEEK.plus(-1)) for version in (1, 2, 3)]
    now = put(shelf, 1)
    shelf.put_aside()
    assert len(shelf.prune(LAST)) == 2
    assert lying(shelf) == {"workbooks": [now], "workbooks/earlier": [names[2]]}
    pruned = {entry.file_name for entry in shelf.store.workbooks() if entry.pruned_at}
    assert pruned == set(names[:2])
    assert shelf.prune(LAST) == []


def test_a_file_that_somebody_typed_into_is_never_taken_away(shelf: Shelf) -> None:
    first, _ = put(shelf, 1), put(shelf, 2)
    shelf.files.write(f"workbooks/{first}", b"what somebody typed")
    shelf.put_aside()
    assert shelf.prune(LAST) == []
    assert shelf.files.read(f"workbooks/earlier/{first}") == b"what somebody typed"


def test_a_file_written_by_a_run_that_was_cut_short_before_registering_is_put_aside(shelf: Shelf) -> None:
    now = put(shelf, 1)
    shelf.put("ward_we-2026-06-21_v2.xlsx", b"never registered")
    shelf.put_aside()
    assert lying(shelf)["workbooks"] == [now]


@pytest.mark.parametrize(
    ("keeping", "kept"),
    [
        # The team's current workbook is version 2 of the week; two years before 23/06/2026 is 23/06/2024.
        (LAST, [("2024-06-23", 1), ("2026-06-14", 2), ("2026-06-21", 2)]),
        (ALL, [("2024-06-23", 1), ("2026-06-14", 1), ("2026-06-14", 2), ("2026-06-21", 1), ("2026-06-21", 2)]),
        (WorkbookKeeping(years=0, every_version_days=0), [("2026-06-21", 2)]),
        # 23/06/2026 less 7 days is 16/06/2026: version 1 of w/e 14/06/2026 was written the day before, version 2 on that day.
        (
            WorkbookKeeping(years=0, every_version_days=7),
            [("2026-06-14", 2), ("2026-06-21", 1), ("2026-06-21", 2)],
        ),
    ],
)
def test_which_stay_is_told_by_the_boards_configuration(keeping: WorkbookKeeping, kept: list[tuple[str, int]]) -> None:
    weeks = [(Week(date(2024, 6, 16)), 1), (Week(date(2024, 6, 23)), 1)]
    weeks += [(week, version) for week in (WEEK.plus(-1), WEEK) for version in (1, 2)]
    register = [entry(week, version, current=(week, version) == (WEEK, 2)) for week, version in weeks]
    going = not_kept(register, keeping, datetime(2026, 6, 23))
    assert [(f"{one.week_ending}", one.version) for one in register if one not in going] == kept


def entry(week: Week, version: int, *, current: bool) -> Workbook:
    written_at = datetime.combine(week.ending, datetime.min.time()) + timedelta(days=version)
    return Workbook(f"{week.ending}-{version}", "ward", week.ending, version, "f.xlsx", "f", "s", 1, written_at, current, "night")
