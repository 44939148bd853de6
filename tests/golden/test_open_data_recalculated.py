"""The open-data board worked out a second time from its extracts, with the csv module and plain Python.

Nothing of the house's arithmetic is used. What is stated here by hand (teams, codes, days, definitions) is stated on purpose:
it must not be read from what it checks.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from boards import OPEN_DATA, RunBoard

EXTRACTS = OPEN_DATA / "extracts"
Row = dict[str, str]


@dataclass(frozen=True)
class Expected:
    """What a cell must say; None stands for an empty field."""

    numerator: float | None
    denominator: float | None
    value: float | None
    status: str
    as_of: date | None
    n: int | None


Cells = dict[tuple[str, str, date], Expected]
NOT_RECEIVED = Expected(None, None, None, "not received", None, None)


def rows_of(pattern: str) -> Iterator[Row]:
    for path in sorted(EXTRACTS.glob(pattern)):
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)


def weeks(first: date, last: date) -> Iterator[tuple[date, date, date]]:
    """Each week's Sunday with the first and last of its days that count."""
    sunday = first + timedelta(days=6 - first.weekday())
    while sunday - timedelta(days=6) <= last:
        yield sunday, max(first, sunday - timedelta(days=6)), min(last, sunday)
        sunday += timedelta(days=7)


def uk_date(text: str) -> date:
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


# Emergency departments

HOSPITALS = {
    "raigmore-emergency-department": "H202H",
    "lorn-and-islands-emergency-department": "C121H",
    "caithness-emergency-department": "H103H",
    "belford-emergency-department": "H212H",
}


def emergency_cells() -> Cells:
    unplanned = {
        (row["TreatmentLocation"], date.fromisoformat(row["WeekEndingDate"])): row
        for row in rows_of("activity/weekly_ae_activity_*.csv")
        if row["AttendanceCategory"] == "Unplanned"
    }
    cells: Cells = {}
    for team, code in HOSPITALS.items():
        for sunday, _, _ in weeks(date(2015, 2, 16), date(2025, 6, 15)):
            row = unplanned.get((code, sunday))
            if row is None:
                cells |= {(team, measure, sunday): NOT_RECEIVED for measure in ("A01", "A02", "A03")}
                continue
            seen = int(row["NumberOfAttendancesEpisode"])
            within, over_12 = int(row["NumberWithin4HoursEpisode"]), int(row["NumberOver12HoursEpisode"])
            cells[team, "A01", sunday] = Expected(seen, None, seen, "final", sunday, seen)
            cells[team, "A02", sunday] = Expected(within, seen, 100 * within / seen, "final", sunday, seen)
            cells[team, "A03", sunday] = Expected(over_12, None, over_12, "final", sunday, over_12)
    return cells


# Months and quarters


def calendar_quarter(text: str) -> tuple[date, date]:
    """2022Q3 is July to September 2022."""
    year, quarter = int(text[:4]), int(text[-1])
    return quarter_from(year, 3 * quarter - 2)


def financial_quarter(text: str) -> tuple[date, date]:
    """2020-21 Q4 is January to March 2021."""
    year, quarter = int(text[:4]), int(text[-1])
    return quarter_from(year + 1, 1) if quarter == 4 else quarter_from(year, 3 * quarter + 1)


def quarter_from(year: int, month: int) -> tuple[date, date]:
    following = date(year + (month == 10), (month + 3 - 1) % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def beds_of_raigmore() -> tuple[dict[tuple[date, date], float], set[tuple[date, date]]]:
    """Average occupied beds by quarter without the derived totals, and the quarters that are provisional."""
    beds: dict[tuple[date, date], float] = {}
    provisional = set()
    for row in rows_of("activity/beds_by_specialty_*.csv"):
        if row["SpecialtyQF"] == "d" or row["SpecialtyNameQF"] == "d":
            continue
        quarter = calendar_quarter(row["Quarter"])
        beds[quarter] = beds.get(quarter, 0) + float(row["AverageOccupiedBeds"])
        if row["QuarterQF"] == "p":
            provisional.add(quarter)
    return beds, provisional


def beds_of_croydon() -> dict[tuple[date, date], float]:
    beds: dict[tuple[date, date], float] = {}
    for row in rows_of("activity/kh03_occupied_beds_*.csv"):
        if row["org_code"] == "RJ6":
            quarter = financial_quarter(row["quarter"])
            beds[quarter] = beds.get(quarter, 0) + float(row["occupied"])
    return beds


def periodic_cells() -> Cells:
    raigmore, provisional = beds_of_raigmore()
    beds = [
        ("raigmore-emergency-department", raigmore, date(2017, 7, 1), date(2022, 9, 30)),
        ("croydon-health-services", beds_of_croydon(), date(2018, 4, 1), date(2022, 3, 31)),
    ]
    cells: Cells = {}
    for team, average, opens, closes in beds:
        for sunday, _, last in weeks(opens, closes):
            quarter = next((quarter for quarter in average if quarter[0] <= last <= quarter[1]), None)
            status = "provisional" if team.startswith("raigmore") and quarter in provisional else "final"
            cells[team, "A04", sunday] = (
                Expected(average[quarter], None, average[quarter], status, quarter[1], None) if quarter else NOT_RECEIVED
            )
    return cells | cancelled_cells() | sickness_cells()


def cancelled_cells() -> Cells:
    months = {(row["Month"], row["TotalCancelled"], row["TotalOperations"]) for row in rows_of("activity/cancelled_operations_*.csv")}
    by_month = {month: (int(cancelled), int(planned)) for month, cancelled, planned in months}
    assert len(by_month) == len(months)  # a month that is there twice says the same both times
    cells: Cells = {}
    for sunday, _, last in weeks(date(2015, 5, 1), date(2022, 4, 30)):
        cells["raigmore-emergency-department", "A05", sunday] = monthly(by_month.get(f"{last:%Y%m}"), last, with_n=True)
    return cells


def sickness_cells() -> Cells:
    by_month = {
        f"{uk_date(row['DATE']):%Y%m}": (float(row["FTE_DAYS_LOST"]), float(row["FTE_DAYS_AVAILABLE"]))
        for row in rows_of("staffing/nhs_sickness_absence_*.csv")
        if row["ORG_CODE"] == "RJ6"
    }
    cells: Cells = {}
    for sunday, _, last in weeks(date(2024, 4, 1), date(2024, 6, 30)):
        cells["croydon-health-services", "C09", sunday] = monthly(by_month.get(f"{last:%Y%m}"), last, with_n=False)
    return cells


def monthly(figures: tuple[float, float] | None, last: date, *, with_n: bool) -> Expected:
    if figures is None:
        return NOT_RECEIVED
    over, under = figures
    month_end = (last.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return Expected(over, under, 100 * over / under, "final", month_end, int(under) if with_n else None)


# Friends and Family

SERVICES = {
    "patient-transport": ("PTS - Patient Transport", date(2021, 4, 26), date(2022, 9, 30)),
    "111": ("111", date(2021, 4, 5), date(2022, 9, 30)),
    "local-partnerships-mh": ("Local partnerships- MH", date(2021, 5, 31), date(2022, 6, 5)),
    "community-health-services": ("Community health services", date(2021, 5, 31), date(2022, 6, 5)),
    "forensic": ("Forensic", date(2021, 6, 28), date(2022, 4, 24)),
}


def respondents() -> dict[str, list[Row]]:
    asked: dict[str, list[Row]] = {}
    for row in rows_of("experience/fft_answers_by_service*.csv"):
        asked.setdefault(re.sub(r" - Q\d+$", "", row["Comment ID"]), []).append(row)
    return asked


def experience_cells() -> Cells:
    answers: dict[tuple[str, date], list[int]] = {}
    days = []
    for rows in respondents().values():
        dates, ratings = {row["Date"] for row in rows}, {row["FFT categorical answer"] for row in rows}
        if len(dates) > 1 or len(ratings) > 1:
            continue  # which date or answer is right cannot be known
        if int(rows[0]["Date"].split("/")[1]) > 12:
            continue  # month and day exchanged: no date of this survey
        day = uk_date(rows[0]["Date"])
        days.append(day)
        service = re.sub(r"\s+", " ", rows[0]["Service type 1"]).strip()
        answers.setdefault((service, day), []).append(int(rows[0]["FFT categorical answer"]))
    cells: Cells = {}
    for team, (service, opens, closes) in SERVICES.items():
        for sunday, first, last in weeks(opens, closes):
            if first < min(days) or last > max(days):
                cells[team, "E07", sunday] = NOT_RECEIVED
                continue
            counted = (first + timedelta(days=n) for n in range((last - first).days + 1))
            ratings_given = [answer for day in counted for answer in answers.get((service, day), []) if answer <= 5]
            cells[team, "E07", sunday] = rated(ratings_given, last)
    return cells


def rated(answers: list[int], last: date) -> Expected:
    good, given = sum(answer <= 2 for answer in answers), len(answers)
    if given == 0:
        return Expected(0, 0, None, "no activity", last, 0)
    if given < 5:
        return Expected(None, None, None, "hidden", last, None)
    return Expected(good, given, 100 * good / given, "final", last, given)


# Invoices

DIRECTORATES = {
    "croydon-emergency-services": "Emergency Services",
    "croydon-medical": "Medical",
    "croydon-planned-care": "Planned Care",
    "croydon-womens": "Womens",
    "croydon-community": "Community",
    "croydon-anaesthetic-theatres": "Anaesthetic/Theatres",
    "croydon-childrens": "Childrens",
}
BEGINNINGS = {"F16": ("Agency Nurse",), "F17": ("Bank Nurse",), "F18": ("",), "F19": ("Agency Nurse", "Bank Nurse")}
OPENS, CLOSES = date(2020, 4, 1), date(2021, 3, 31)


@dataclass(frozen=True)
class Line:
    day: date
    directorate: str
    expense_type: str
    pence: int


def lines() -> list[Line]:
    return [
        Line(uk_date(row["Date"]), row["Department family"].strip(), row["Expense type"].strip(), pence(row["amount"]))
        for row in rows_of("finance/croydon/*.csv")
    ]


def pence(text: str) -> int:
    amount = Decimal(text.strip().replace(",", "")) * 100
    assert amount == int(amount)
    return int(amount)


def spend(invoiced: list[Line], measure: str, *, directorate: str | None = None) -> tuple[int, int]:
    """Pence and lines of the measure."""
    chosen = [
        line.pence
        for line in invoiced
        if line.expense_type.startswith(BEGINNINGS[measure]) and (directorate is None or line.directorate == directorate)
    ]
    return sum(chosen), len(chosen)


def invoice_cells() -> Cells:
    invoiced, beds = lines(), beds_of_croydon()
    whose: dict[str, list[Line]] = {team: [line for line in invoiced if line.directorate == name] for team, name in DIRECTORATES.items()}
    whose["croydon-health-services"] = invoiced
    whose["(unmapped)"] = [line for line in invoiced if line.directorate not in DIRECTORATES.values()]
    cells: Cells = {}
    for sunday, first, last in weeks(OPENS, CLOSES):
        for team, of_team in whose.items():
            of_week = [line for line in of_team if first <= line.day <= last]
            for measure in ("F16", "F17", "F18"):
                total, count = spend(of_week, measure)
                cells[team, measure, sunday] = Expected(total, None, total, "final", last, count)
        total, count = spend([line for line in invoiced if first <= line.day <= last], "F19")
        bed_days = bed_days_of(beds, first, last)
        cells["croydon-health-services", "F19", sunday] = Expected(total, bed_days, total / bed_days, "final", last, count)
    return cells


def bed_days_of(beds: Mapping[tuple[date, date], float], first: date, last: date) -> float:
    """Day by day: the average of the quarter that each day lies in."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(next(average for quarter, average in beds.items() if quarter[0] <= day <= quarter[1]) for day in days)


# What is proved


@pytest.fixture(scope="module")
def kept(open_data: RunBoard) -> Cells:
    """The cells of the board as the warehouse keeps them."""
    frame = open_data.store.cells()
    return {
        (row.team, row.measure, row.week_ending.date()): Expected(
            _number(row.numerator), _number(row.denominator), _number(row.value), row.status, _day(row.as_of), _number(row.n)
        )
        for row in frame.itertuples()
    }


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else value.date()


@pytest.mark.parametrize(
    ("recalculated", "measures"),
    [
        pytest.param(emergency_cells, {"A01", "A02", "A03"}, id="emergency departments"),
        pytest.param(periodic_cells, {"A04", "A05", "C09"}, id="months and quarters"),
        pytest.param(experience_cells, {"E07"}, id="Friends and Family"),
        pytest.param(invoice_cells, {"F16", "F17", "F18", "F19"}, id="invoices"),
    ],
)
def test_every_cell_is_what_a_second_calculation_says(kept: Cells, recalculated: Any, measures: set[str]) -> None:
    expected = recalculated()
    ours = {key: cell for key, cell in kept.items() if key[1] in measures}
    assert ours.keys() == expected.keys()
    for key, cell in expected.items():
        told = ours[key]
        assert (key, told.status, told.as_of, told.n) == (key, cell.status, cell.as_of, cell.n)
        for one, other in ((told.numerator, cell.numerator), (told.denominator, cell.denominator), (told.value, cell.value)):
            # Counts and pence are whole and must be equal; only what was divided or averaged may differ in its last digits.
            allowed = 0 if isinstance(other, int) else 1e-9
            assert one == (None if other is None else pytest.approx(other, rel=allowed, abs=0)), key


def test_the_four_recalculations_leave_no_cell_out(kept: Cells) -> None:
    expected = emergency_cells() | periodic_cells() | experience_cells() | invoice_cells()
    assert expected.keys() == kept.keys()


# Figures as published, by hand


def test_raigmore_in_the_week_ending_15_june_2025(kept: Cells) -> None:
    week = date(2025, 6, 15)
    team = "raigmore-emergency-department"
    # 558 / 813 = 0.68635
    assert kept[team, "A01", week].value == 813
    assert kept[team, "A02", week].numerator == 558
    assert round(kept[team, "A02", week].value or 0, 1) == 68.6
    assert kept[team, "A03", week].value == 28


def total_of(kept: Cells, measure: str, *teams: str) -> tuple[float, float]:
    chosen = [cell for (team, of, _), cell in kept.items() if of == measure and team in teams]
    return sum(cell.value or 0 for cell in chosen), sum(cell.n or 0 for cell in chosen)


def test_croydons_lines_add_up_with_the_unmapped(kept: Cells) -> None:
    parts = total_of(kept, "F18", *DIRECTORATES, "(unmapped)")
    assert parts == (91_782_079_82, 1_963)
    assert total_of(kept, "F18", "croydon-health-services") == parts


def test_croydons_agency_and_bank_nurses_over_the_year(kept: Cells) -> None:
    assert total_of(kept, "F16", "croydon-health-services") == (6_589_883_68, 387)
    assert total_of(kept, "F17", "croydon-health-services") == (6_472_634_98, 476)
    # 6,589,883.68 + 6,472,634.98 = 13,062,518.66; 387 + 476 = 863
    over = [cell for (_, measure, _), cell in kept.items() if measure == "F19"]
    assert (sum(cell.numerator or 0 for cell in over), sum(cell.n or 0 for cell in over)) == (13_062_518_66, 863)


def test_emergency_services_agency_and_bank_nurses(kept: Cells) -> None:
    assert total_of(kept, "F16", "croydon-emergency-services") == (1_914_733_69, 52)
    assert total_of(kept, "F17", "croydon-emergency-services") == (1_199_121_48, 51)
    assert kept["croydon-emergency-services", "F16", date(2021, 3, 28)].value == 59_799_53


def test_the_control_totals_add_up_to_the_penny(open_data: RunBoard) -> None:
    totals = open_data.store.control_totals().iloc[0]
    assert (totals["rows_accepted"], totals["accepted_pence"]) == (1_963, 91_782_079_82)
    assert totals["teams_pence"] + totals["unmapped_pence"] == totals["accepted_pence"]


def test_the_quarter_labelled_2020_21_q4_is_january_to_march_2021(kept: Cells) -> None:
    """KH03 dates that quarter a year early; its label is right."""
    for week in (date(2021, 1, 3), date(2021, 2, 14), date(2021, 3, 28)):
        # general and acute 398.1 + maternity 39.08889
        assert kept["croydon-health-services", "A04", week].value == pytest.approx(398.1 + 39.08889, abs=1e-5)
        assert kept["croydon-health-services", "A04", week].as_of == date(2021, 3, 31)


def test_a_week_across_two_quarters_has_the_bed_days_of_each(kept: Cells) -> None:
    # 28/12 to 31/12/2020 lie in 2020-21 Q3, 1/1 to 3/1/2021 in Q4: 4 days of the one and 3 of the other.
    third = kept["croydon-health-services", "A04", date(2020, 12, 27)].value or 0
    fourth = kept["croydon-health-services", "A04", date(2021, 1, 10)].value or 0
    assert kept["croydon-health-services", "F19", date(2021, 1, 3)].denominator == pytest.approx(4 * third + 3 * fourth)


def test_croydons_sickness_absence_of_june_2024(kept: Cells) -> None:
    cell = kept["croydon-health-services", "C09", date(2024, 6, 30)]
    assert (cell.numerator, cell.denominator) == pytest.approx((6968.99269, 130211.01156))
    assert cell.value == pytest.approx(float(100 * Fraction("6968.99269") / Fraction("130211.01156")))


def test_the_answers_come_from_4466_respondents() -> None:
    assert len(respondents()) == 4_466
