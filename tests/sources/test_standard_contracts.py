"""The contracts that every board may use are whole, and what the guide gives suppliers as an example of each really passes it."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from boxscore.columns import DATED_KINDS, Column, Kind
from boxscore.feeds import Feed
from boxscore.periods import Period
from boxscore.rules import OneOf
from boxscore.suppliers import Supplier
from boxscore.weeks import WeekRange
from expectations.judging import REFUSED_COLUMNS, Judgement, judge
from sources.deliveries import Delivery
from sources.extracts import Extract, read_extract
from sources.naming import said_of
from sources.standard import read_contract, standard_contracts
from sources.values import parsed

DOCS = Path(__file__).parents[2] / "docs"
SAMPLES = DOCS / "samples"
CONTRACTS = standard_contracts()
RECEIVED = datetime(2026, 6, 22, 8, 0)
FEEDS = {
    "ward_stays",
    "midnight_census",
    "appointments",
    "clinic_slots",
    "referrals",
    "waiting_list",
    "discharge_letters",
    "medicine_doses",
    "roster_shifts",
    "absence",
    "establishment",
    "training",
    "capacity_samples",
    "ledger",
    "purchase_lines",
    "incidents",
    "infections",
    "survey_answers",
    "complaints_and_stories",
    "counts_by_hand",
    "emergency_department_activity",
}
COLUMNS = [(f"{id}-{name}", column) for id, feed in CONTRACTS.items() for name, column in feed.columns.items()]


def on_a_board(id: str) -> Feed:
    """The standard contract as a board has it that adds nothing but one supplier."""
    return read_contract(f"standard: {id}\nsuppliers: [{{name: an invented supplier, files: ['{id}*']}}]", where=f"feeds/{id}.yaml")


def sample(id: str) -> bytes:
    return (SAMPLES / f"{id}.csv").read_bytes()


def told(text: str, column: Column) -> object:
    """What a cell is read as; NA when it is not."""
    values, _ = parsed(pd.Series([text], dtype="str"), column)
    return values.iloc[0]


def test_every_kind_of_extract_has_a_contract_named_for_its_feed() -> None:
    assert set(CONTRACTS) == FEEDS
    assert {id: feed.id for id, feed in CONTRACTS.items()} == {id: id for id in FEEDS}
    assert {sheet.stem for sheet in SAMPLES.iterdir()} == FEEDS


def read(id: str, content: bytes) -> Extract:
    feed = on_a_board(id)
    return read_extract(Delivery(f"{id}.csv", feed.suppliers[0], RECEIVED, content), feed)


def judged(id: str, extract: Extract) -> Judgement:
    rows = extract.rows.reset_index().assign(extract="e", name=f"{id}.csv", sender=extract.sender, received=pd.Timestamp(RECEIVED))
    nothing = pd.DataFrame(columns=list(REFUSED_COLUMNS))
    return judge(rows, nothing, on_a_board(id), WeekRange.covering(rows["last_day"].min().date(), rows["last_day"].max().date()))


@pytest.mark.parametrize("id", sorted(FEEDS))
def test_the_guides_example_passes_its_contract_whole(id: str) -> None:
    extract = read(id, sample(id))
    assert extract.noticed == ()
    assert extract.refused.empty, list(extract.refused["message"])
    judgement = judged(id, extract)
    assert judgement.refused.empty, list(judgement.refused["message"])
    assert len(judgement.accepted) == len(sample(id).decode().strip().splitlines()) - 1


@pytest.mark.parametrize("id", sorted(FEEDS))
def test_the_guides_example_has_the_contracts_columns_in_their_order(id: str) -> None:
    assert sample(id).decode().splitlines()[0].split(",") == list(CONTRACTS[id].columns)


@pytest.mark.parametrize("column", [pytest.param(column, id=name) for name, column in COLUMNS])
def test_a_columns_example_can_be_read(column: Column) -> None:
    assert not pd.isna(told(column.example, column))


@pytest.mark.parametrize("column", [pytest.param(column, id=name) for name, column in COLUMNS if column.kind in DATED_KINDS])
def test_a_date_is_read_in_all_the_ways_the_guide_says(column: Column) -> None:
    # 21 June 2026 is a Sunday; 46194 is its number in a spreadsheet.
    written = ["21/06/2026", "21-Jun-2026", "2026-06-21", "2026-06-21 14:35:00", "46194"]
    assert {told(text, column) for text in written} == {pd.Timestamp(2026, 6, 21)}


@pytest.mark.parametrize("id", sorted(FEEDS))
def test_a_spelling_stands_for_a_value_that_is_allowed(id: str) -> None:
    feed = CONTRACTS[id]
    lists = [rule for rule in feed.rules if isinstance(rule, OneOf)]
    strange = {rule.column: set(feed.columns[rule.column].spellings) - set(map(str, rule.values)) for rule in lists}
    assert {name: spelled for name, spelled in strange.items() if spelled} == {}


@pytest.mark.parametrize("id", sorted(FEEDS))
def test_every_number_is_held_against_a_rule_or_is_money(id: str) -> None:
    """A count, hours or a share below nothing is a mistake; only money and what a ledger states may be."""
    feed = CONTRACTS[id]
    numbers = {name for name, column in feed.columns.items() if column.kind in (Kind.WHOLE_NUMBER, Kind.NUMBER)}
    ruled = {name for rule in feed.rules for name in (getattr(rule, "column", ""), *getattr(rule, "columns", ()))}
    assert numbers - ruled <= {"wte_budget", "wte_actual", "quantity"}


@pytest.mark.parametrize("id", sorted(FEEDS))
def test_the_guide_says_who_sends_it_and_a_week_can_settle_while_it_is_read_again(id: str) -> None:
    feed = CONTRACTS[id]
    assert feed.sent_by
    assert feed.settles_after_weeks <= feed.window_weeks


def test_the_name_the_guide_asks_for_says_its_days_by_the_pattern_told_to_analysts() -> None:
    (name,) = re.findall(r"^ward_stays_\S+\.csv$", (DOCS / "feeds.md").read_text(encoding="utf-8"), re.MULTILINE)
    (pattern,) = re.findall(r"`name_says: '(.+)'`", (DOCS / "analyst.md").read_text(encoding="utf-8"))
    saying = said_of(name, Supplier(name="an invented supplier", files=("*",), name_says=pattern))
    assert saying.speaks_for == saying.within == Period(date(2026, 3, 30), date(2026, 6, 21))
    assert saying.sent == datetime(2026, 6, 22, tzinfo=UTC)


def test_only_the_waiting_list_is_a_picture_that_cannot_be_made_again() -> None:
    assert [id for id, feed in CONTRACTS.items() if feed.snapshot] == ["waiting_list"]


def test_originals_that_tell_of_single_people_are_not_kept() -> None:
    told_of = {id for id, feed in CONTRACTS.items() if not feed.free_of_identifiers}
    assert told_of == {"ward_stays", "appointments", "incidents", "survey_answers", "complaints_and_stories"}


def test_a_ledgers_year_and_period_mean_one_month_however_they_are_written() -> None:
    columns = "cost_centre,cost_centre_name,account,account_name,line,wte_budget,wte_actual,month_budget,month_actual"
    to_date = "year_to_date_budget,year_to_date_actual"
    written = [("2025/26", "P12"), ("2025-26", "March"), ("202526", "12"), ("2025-2026", "p12"), ("2025/26", "13")]
    lines = [f'{year},{period},9{at},Invented ward,1205,Pay,Drugs,,,"1,000.00",(12.50),0,0' for at, (year, period) in enumerate(written)]
    content = "\n".join([f"Year,Ledger period,{columns},{to_date}", *lines]).encode()
    rows = read("ledger", content).rows
    assert set(rows["month"]) == {pd.Timestamp(2026, 3, 31)}
    assert set(rows["financial_year"]) == {"2025-26"}
    assert list(rows["period"]) == ["P12", "P12", "P12", "P12", "P13"]
    assert list(rows["cost_centre"])[:2] == ["000090", "000091"]
    assert set(rows["account"]) == {"01205"}
    assert set(rows["line"]) == {"Medicines"}
    assert set(rows["month_actual"]) == {-12_50}


def test_a_roster_in_a_suppliers_own_words_is_the_roster_of_the_contract() -> None:
    content = (
        b"INVENTED DATA\n"
        b"Unit;Row;Duty ref;Shift date;Shift type;Start;Finish;Break;Staff type;Grade;Rostered hours;Actual hours;Hours type;Duty status\n"
        b"invr03;1;d07;17/06/2026;Night;1930;8:00 AM;60;HCSW;Band 2;11.5;11.5;Nurse bank;Finalised\n"
    )
    extract = read("roster_shifts", content)
    (row,) = extract.rows.to_dict("records")
    assert (row["roster"], row["duty"], row["shift"], row["staff_group"], row["band"]) == ("INVR03", "D07", "N", "Support", "2")
    assert (row["starts_at"], row["ends_at"], row["source"], row["status"]) == (19 * 60 + 30, 8 * 60, "Bank", "Worked")
    assert extract.noticed == ("Columns that are not in the contract were left out: Row.",)


def test_an_admission_in_one_column_is_a_day_and_a_time() -> None:
    content = (
        b"Episode,Pseudonym,Ward code,Admission date/time,Adm type,Discharge date/time,Discharged to,RDD\n"
        b"INVS1,INVP1,INV03,16/06/2026 14:35,EM,-,-,-\n"
    )
    (row,) = read("ward_stays", content).rows.to_dict("records")
    assert (row["admitted_on"], row["admitted_at"]) == (pd.Timestamp(2026, 6, 16), 14 * 60 + 35)
    assert (row["admission_type"], pd.isna(row["discharged_at"])) == ("Emergency", True)


@pytest.mark.parametrize(
    ("direct", "indirect", "available", "broken"),
    [
        ("0.1", "0.2", "0", set()),
        ("0.1", "0.2", "", set()),
        ("0.2", "0.2", "", {"at most together"}),
        ("0.1", "0.1", "0", {"adds up"}),
    ],
)
def test_a_sample_in_tenths_of_an_hour_is_added_up_as_a_person_would(direct: str, indirect: str, available: str, broken: set[str]) -> None:
    header = sample("capacity_samples").splitlines()[0]
    content = header + f"\nINVR03,17/06/2026,Day,0.3,0.3,{direct},{indirect},{available},0,0,0\n".encode()
    assert set(judged("capacity_samples", read("capacity_samples", content)).refused["rule"]) == broken
