"""Three trusts publish the same return in three layouts; one contract reads them all, checked against Python's own csv module."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
import yaml

from boxscore.described import described
from boxscore.feeds import Feed
from sources.deliveries import Delivery
from sources.extracts import Extract, read_extract

ROOT = Path(__file__).parent.parent.parent
CROYDON = ROOT / "boards" / "open-data" / "extracts" / "finance" / "croydon"
OTHERS = ROOT / "tests" / "extracts" / "other-layouts"
SUPPLIERS = """
- name: Croydon Health Services NHS Trust
  files: [croydon/*.csv]
  constants: {organisation: RJ6}
- name: Chelsea and Westminster Hospital NHS Foundation Trust
  files: [chelsea/*.csv]
  constants: {organisation: RQM}
- name: Epsom and St Helier University Hospitals NHS Trust
  files: [epsom/*.csv]
  constants: {organisation: RVR}
  formats:
    invoice_date: ["%m/%d/%Y"]
"""


@pytest.fixture(scope="module")
def invoices() -> Feed:
    """The open-data board's contract with the two other trusts as suppliers beside its own."""
    contract = yaml.safe_load((ROOT / "boards" / "open-data" / "feeds" / "invoices.yaml").read_text(encoding="utf-8"))
    return described(yaml.safe_dump(contract | {"suppliers": yaml.safe_load(SUPPLIERS)}, sort_keys=False), Feed, where="invoices.yaml")


def read(path: Path, feed: Feed, supplier: int) -> Extract:
    return read_extract(Delivery(path.name, feed.suppliers[supplier], datetime(2021, 4, 1, tzinfo=UTC), path.read_bytes()), feed)


def counted(path: Path, encoding: str) -> tuple[int, Decimal]:
    """Rows with an amount and their total, by the csv module and Decimal alone."""
    rows = [row for row in csv.DictReader(io.StringIO(path.read_text(encoding=encoding))) if (row["amount"] or "").strip()]
    return len(rows), sum((Decimal(row["amount"].replace(",", "")) for row in rows), Decimal(0))


@pytest.mark.parametrize(
    ("path", "supplier", "encoding"),
    [
        (OTHERS / "CHWE 01 - April.csv", 1, "cp1252"),
        (OTHERS / "CHWE 08 - November.csv", 1, "utf-8"),
        (OTHERS / "EPSH 01 - April.csv", 2, "utf-8"),
        (CROYDON / "CROY 01 - April.csv", 0, "utf-8"),
    ],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_every_line_and_every_penny_of_a_trusts_month_is_read(path: Path, supplier: int, encoding: str, invoices: Feed) -> None:
    extract = read(path, invoices, supplier)
    rows, pounds = counted(path, encoding)
    assert extract.refused.empty
    assert len(extract.rows) == rows
    assert Decimal(int(extract.rows["amount"].sum())) / 100 == pounds


def test_a_header_with_a_trailing_space_is_the_same_header(invoices: Feed) -> None:
    extract = read(OTHERS / "CHWE 08 - November.csv", invoices, 1)
    assert extract.rows["expense_type"].iloc[0] == "Agency Nurse - Band 5"
    assert extract.noticed == ("Columns that are not in the contract were left out: Entity.",)


def test_a_supplier_who_writes_american_dates_is_read_in_them_alone(invoices: Feed) -> None:
    epsom = read(OTHERS / "EPSH 01 - April.csv", invoices, 2)
    chelsea = read(OTHERS / "CHWE 01 - April.csv", invoices, 1)
    # Chelsea's first line is of 02/04/2020, in Epsom's habit the 4th of February.
    assert chelsea.rows["invoice_date"].iloc[0] == pd.Timestamp(2020, 4, 2)
    assert epsom.rows["invoice_date"].iloc[0] == pd.Timestamp(2020, 4, 30)
    assert {day.date().month for extract in (epsom, chelsea) for day in extract.rows["invoice_date"]} == {4}
    as_chelsea = read_extract(Delivery("x.csv", invoices.suppliers[1], epsom.delivery.received, epsom.delivery.content), invoices)
    assert "invoice_date is not a date written dd/mm/yyyy (its shape is 9/99/9999)" in as_chelsea.refused["message"].iloc[0]


def test_each_row_says_whose_it_is(invoices: Feed) -> None:
    assert set(read(OTHERS / "EPSH 01 - April.csv", invoices, 2).rows["organisation"]) == {"RVR"}
    assert read(OTHERS / "CHWE 08 - November.csv", invoices, 1).rows["last_day"].max() <= pd.Timestamp(date(2020, 11, 30))
