"""What tells who a person is is recognised in texts, headers and names of files, and what the trade writes is not taken for it."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from boxscore.personal import Personal, announced_by
from measures.catalogue import catalogue
from sources.board import read_board
from sources.extracts import read_extract
from sources.folder import deliveries
from sources.identifiers import HIDDEN
from sources.people import is_a_name
from sources.personal import looks_like, looks_like_in_a_note, shown_header, shown_name

ROOT = Path(__file__).parent.parent.parent


def kind_of(text: str, *, strict: bool = False) -> str:
    return str(looks_like(pd.Series([text], dtype="str"), strict=strict)[0])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("9434765918", "number"),  # the check digit is 9
        ("943 476 5918", "number"),
        ("010171-0004", "number"),
        ("01.01.71 0004", "number"),
        ("9.434765918E+09", "number"),
        ("CHI0101710004", "number"),
        ("someone@example.org", "e-mail address"),
        ("IV99 9ZZ", "postcode"),
        ("iv999zz", "postcode"),
        ("01632 960 983", "telephone number"),
        ("+44 1632 960983", "telephone number"),
        ("12/03/1948", "date"),
        ("1948-03-12", "date"),
        ("12th March 1948", "date"),
        ("19480312", "date"),
        ("Mrs Quillfeather", "name"),
        ("QUILLFEATHER, Morag", "name"),
        ("seen by Morag Quillfeather", "name"),
        ("J MacQuill", "name"),
        ("somebody wrote a note here that is much longer than any code", "free text"),
    ],
)
def test_what_tells_who_a_person_is_is_seen(text: str, kind: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "INV0001S000002",
        "H202H",
        "2025/2026",
        "13 to 18 weeks",
        "Band 5",
        "1461476",
        "19871231999",
        "Ear, Nose & Throat (ENT)",
        "Geriatric Medicine - units other than long stay",
        "Florence Nightingale Ward",
        "Lloyds Pharmacy Ltd",
        "RAJ",
        "Person asked for another day",
        "Registered nursing band 5",
    ],
)
def test_what_the_trade_writes_is_not_taken_for_it(text: str) -> None:
    assert kind_of(text) == ""


def test_strictly_a_few_words_none_of_which_is_ordinary_are_a_name() -> None:
    assert not is_a_name("Zbyszko Qwerty")
    assert is_a_name("Zbyszko Qwerty", strict=True)
    assert not is_a_name("Surgical supplies", strict=True)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("CHI No.", Personal.NUMBER),
        ("Patient's Surname", Personal.NAME),
        ("GP_name", Personal.NAME),
        ("D.O.B.", Personal.DATE),
        ("Date of birth", Personal.DATE),
        ("Post code", Personal.POSTCODE),
        ("E-mail", Personal.E_MAIL),
        ("Mobile number", Personal.TELEPHONE),
        ("Comments", Personal.FREE_TEXT),
        ("Ward name", None),
        ("Supplier name", None),
        ("Hospital", None),
    ],
)
def test_a_header_announces_what_its_column_holds(header: str, kind: Personal | None) -> None:
    assert announced_by(header) == kind
    assert shown_header(header) == header


def test_a_header_that_is_itself_somebodys_is_hidden() -> None:
    assert [shown_header(text) for text in ("Morag Quillfeather", "someone@example.org", "9434765919")] == [HIDDEN] * 3


@pytest.mark.parametrize(
    "name",
    ["ward/Morag Quillfeather.csv", "ward/smith_morag-notes.xlsx", "ward/Mrs Brown.csv", "ward/IV99 9ZZ.csv", "ward/12-03-1948.csv"],
)
def test_a_file_named_after_a_person_is_told_without_the_name(name: str) -> None:
    assert shown_name(name) == f"ward/{HIDDEN}{Path(name).suffix}"


def test_no_real_extract_has_its_name_hidden_or_a_row_refused_for_looking_personal() -> None:
    open_data = str(ROOT / "boards" / "open-data")
    feeds = read_board(open_data, catalogue()).feeds
    read = [read_extract(delivery, feed) for feed in feeds for delivery in deliveries(open_data, feed)]
    assert len(read) == 20
    assert {rule for extract in read for rule in extract.refused["rule"]} <= {"cannot be read"}
    assert [said for extract in read for said in extract.noticed if "not kept" in said] == []
    demo = [path.relative_to(ROOT).as_posix() for path in (ROOT / "boards" / "demo" / "extracts").rglob("*.*")]
    assert [name for name in demo if shown_name(name) != name] == []
    assert shown_name(f"ed/{datetime(2026, 6, 21, 9, 5, tzinfo=UTC):%d%m%y%H%M}.csv") == "ed/2106260905.csv"


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("Ring 943 476 5919", "number"),
        ("Ask someone@example.org", "e-mail address"),
        ("Sent to IV99 9ZZ", "postcode"),
        ("Born 3/4/45", "date"),
        ("born on 3rd April 2015", "date"),
        ("DOB: 03.04.2015", "date"),
        ("The man of 12 March 1948", "date"),
        ("Since May 4 2008", "date"),
        ("Morag Quillfeather tries it in bay 4 from 21/06/2026", None),
        ("Look at it again on 5 May 2026, or 05/05/26", None),
        ("Ward S1 2nd floor, order 4500123456, ring 01632 960983", None),
        ("Born 3 weeks early", None),
        ("Stubborn: 12 of 15", None),
    ],
)
def test_a_note_about_work_may_name_who_acts_and_when_and_nothing_else_of_a_person(note: str, kind: str | None) -> None:
    assert looks_like_in_a_note(note) == kind
