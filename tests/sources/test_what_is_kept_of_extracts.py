"""Of an extract only what its contract describes is kept: the original when there is nothing else in it, else a copy of its columns."""

import io
from typing import Any

import openpyxl
import pandas as pd
import pytest
from invented_feed import HEADER, delivered, read, shifts, with_column

from boxscore.errors import ConfigurationError, ExtractRefused
from sources.extracts import copy_of, read_extract
from sources.quarantine import row_keys, safe_content

VALID = "9434765919"
"""The example of a valid NHS number in the NHS Data Dictionary; it is nobody's."""
GOOD = f"{HEADER}\n04/05/2020,Ward 1,7.5,100\n05/05/2020,Ward 2,8,-\n"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (f"Roster report\n{GOOD}", "a title"),
        (f"{GOOD}Printed by somebody,,,\n", "a footer"),
        (GOOD.replace(HEADER, f"{HEADER},Remarks").replace("100\n", "100,fine\n"), "a column that is not in the contract"),
        (GOOD.replace("100\n", "100,fine\n"), "a column without a header"),
        (GOOD.replace("7.5", "a lot"), "a value that cannot be read"),
        (GOOD.replace("Ward 1", "Morag Quillfeather"), "a name"),
    ],
)
def test_an_original_with_anything_else_in_it_is_not_kept(content: str, why: str) -> None:
    assert read(GOOD).as_described
    assert not read(content).as_described, why


def test_a_spreadsheet_is_never_kept_as_it_came_for_it_says_who_saved_it() -> None:
    workbook = openpyxl.Workbook()
    for line in GOOD.splitlines():
        workbook.active.append(line.split(","))
    content = io.BytesIO()
    workbook.save(content)
    assert not read(content.getvalue(), name="shifts.xlsx").as_described


def test_a_copy_has_the_contracts_columns_with_every_row_under_its_number_and_reads_the_same() -> None:
    around = f"Roster of Mrs Quillfeather\n\n{HEADER},Remarks\n"
    content = f"{around}04/05/2020,Ward 1,7.5,100,Agnes\n\n05/05/2020,someone@example.org,8,-,x\nTotal,,15.5,,\n"
    feed = shifts()
    copy = copy_of(read(content))
    assert copy.decode().splitlines() == [
        ",,,",
        ",,,",
        "day,unit,hours,cost",
        "04/05/2020,Ward 1,7.5,100",
        ",,,",
        "05/05/2020,(not kept),8,",
    ]
    first, again = read(content), read_extract(delivered(copy, feed), feed)
    pd.testing.assert_frame_equal(first.rows, again.rows)
    assert first.refused["row_number"].tolist() == again.refused["row_number"].tolist() == [6]


def test_a_value_that_nothing_needs_is_left_out_and_its_row_is_kept() -> None:
    feed = shifts()
    remark = feed.columns["unit"].model_copy(update={"headers": ("Grade",), "blank": True})
    feed = feed.model_copy(update={"columns": feed.columns | {"grade": remark}})
    extract = read(f"{HEADER},Grade\n04/05/2020,Ward 1,7.5,100,Band 5\n05/05/2020,Ward 2,8,-,Zbyszko Qwerty\n", feed)
    assert extract.rows["grade"].tolist() == ["Band 5", "(not kept)"]
    assert "1 values of grade look like a person's name and were not kept (row 3)." in extract.noticed


def test_numbers_of_ten_digits_are_let_in_where_the_contract_says_why_and_nowhere_else() -> None:
    feed = with_column("unit", may_look_like={"number": "the ledger numbers its invoices with ten digits"})
    assert read(f"{HEADER}\n04/05/2020,{VALID},7.5,100\n", feed).rows["unit"].tolist() == [VALID]
    with pytest.raises(ExtractRefused, match=r"holds what looks like a CHI or NHS number \(row 1\)"):
        read(f"{HEADER},{VALID}\n04/05/2020,{VALID},7.5,100,\n", feed)
    with pytest.raises(ConfigurationError, match="'e-mail address' is never anything else"):
        with_column("unit", may_look_like={"e-mail address": "no"})
    with pytest.raises(ConfigurationError, match="wants the reason"):
        with_column("unit", may_look_like={"name": " "})


def test_a_contract_cannot_keep_what_a_header_says_is_a_persons() -> None:
    with pytest.raises(
        ConfigurationError, match="'Date of birth' announces somebody's date of birth, which is never kept; leave 'day' out"
    ):
        with_column("day", headers=["Date of birth"])


BAD_INPUTS: dict[str, tuple[dict[str, Any], str]] = {
    "a number that nearly passes": ({"unit": "9434765918"}, "unit holds what looks like a CHI or NHS number."),
    "a number in a column of hours": ({"hours": "9434765918"}, "hours holds what looks like a CHI or NHS number."),
    "a number in a column of money": ({"cost": "9434765918"}, "cost holds what looks like a CHI or NHS number."),
    "an e-mail address": ({"unit": "someone@example.org"}, "unit holds what looks like an e-mail address."),
    "a postcode": ({"unit": "IV99 9ZZ"}, "unit holds what looks like a postcode."),
    "a telephone number": ({"unit": "01632 960 983"}, "unit holds what looks like a telephone number."),
    "a name": ({"unit": "Morag Quillfeather"}, "unit holds what looks like a person's name."),
    "a date of birth among words": ({"unit": "12/03/1948"}, "unit holds what looks like somebody's date of birth."),
    "a date of birth among days": ({"day": "12/03/1948"}, "day holds what looks like somebody's date of birth."),
    "free text": ({"unit": "a word " * 6}, "unit holds what looks like free text."),
}


@pytest.mark.parametrize(("wrong", "told"), BAD_INPUTS.values(), ids=BAD_INPUTS.keys())
def test_each_kind_refuses_its_row_with_a_message_that_does_not_quote_it(wrong: dict[str, str], told: str) -> None:
    row = {"day": "04/05/2020", "unit": "Ward 1", "hours": "7.5", "cost": "100"} | wrong
    extract = read(f"{HEADER}\n05/05/2020,Ward 2,8,-\n{','.join(row.values())}\n")
    assert extract.refused["message"].tolist() == [
        f"shifts/week.csv, row 3: {told} Nothing of it was kept. Remove it at its source and send the file again."
    ]
    assert extract.rows["unit"].tolist() == ["Ward 2"]
    (value,) = wrong.values()
    assert value.strip() not in extract.refused.to_string()
    assert value.strip() not in extract.unread.to_string()


def test_of_a_refused_row_numbers_days_and_known_codes_are_kept_and_of_the_rest_the_shape() -> None:
    feed = shifts()
    extract = read(f"{HEADER}\n04/05/2020,Ward 1,7.5,a lot\n05/05/2020,Somewhere,a lot,(1234.50)\n", feed)
    content = safe_content(extract.unread, extract.refused, feed, known_codes={"ward 1"})
    assert content.tolist() == [
        '{"day": "2020-05-04", "unit": "Ward 1", "hours": "7.5", "cost": "a aaa"}',
        '{"day": "2020-05-05", "unit": "aaaaaaaaa", "hours": "a aaa", "cost": "-1234.50"}',
    ]


def test_a_row_is_known_again_by_its_key_alone() -> None:
    feed = shifts()
    wrong, right = read(f"{HEADER}\n04/05/2020,Ward 1,a lot,1\nsoon,Ward 1,8,1\n", feed), read(GOOD, feed)
    keys = row_keys(wrong.unread, feed)
    assert keys[2] == row_keys(right.rows, feed)[2] != row_keys(right.rows, feed)[3]
    assert keys[3] == ""
