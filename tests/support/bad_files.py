"""Extracts of the invented shifts that are wrong as files: how they are encoded, how their lines are made, what they really are.

Each tells what is said of it, in the words of docs/messages.md, and how many rows are kept of it all the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from invented_feed import HEADER

WARD = "W000"
"""Stands in each file for a ward of its own, so that none corrects another."""
GOOD = f"04/04/2024,{WARD},7.5,10"
PLAIN = f"{HEADER}\n{GOOD}\n05/04/2024,{WARD},8,12\n"
SEMICOLONS = HEADER.replace(",", ";")


@dataclass(frozen=True)
class BadFile:
    """One file that a supplier might send."""

    name: str
    """Under the folder of the feed."""
    content: bytes
    says: str
    """What is said of it, or of a row of it; empty for one that is read without a word."""
    rows: int = 0
    """How many are kept of it."""


EMPTY = "is empty. Ask for it to be sent again; what was accepted before stays in place."
NOT_TEXT = "is not text in UTF-8, UTF-16 or Windows-1252. If it is a spreadsheet, its name must end in .xlsx or .xls."
QUOTES = "Look there for a quotation mark that is never closed; what was accepted before stays in place."
NO_HEADER = "no header was found in its first 60 rows. It should name"
MISSING = "or add the new name to the feed's contract; nothing of this file was taken and what was accepted before stays."
TWICE_NAMED = "Remove one and send the file again."
NO_ROW = "There is no row under its header"
LEFT_OUT = "lines that are totals or notes were left out"
NOT_CONTRACTED = "Columns that are not in the contract were left out:"
TOO_WIDE = "at most 300 columns and 40,000,000 cells are read. Delete what stands far from its table and send it again"
OTHER_KIND = "whatever its name says. Fetch or ask for the extract itself; what was accepted before stays in place."
APART = "it has more values than the header has names: a number with a comma in it is not between quotation marks."
NO_DATE = "day is not a date written dd/mm/yyyy or excel serial"
IDENTIFIER = "Nothing of it was kept. Remove the identifiers at their source and send the file again."
NAMED_PERSONALLY = "or tells who a person is (in its name). Nothing of it was kept. Rename the file and send it again."
NO_NUMBER = "hours is not a number"
BLANK = "is blank. Correct the row and send the file again."

# Nobody's: an NHS number of the example range, with a valid check digit.
NHS_EXAMPLE = "943 476 5919"

TEXTS: dict[str, tuple[str, str, int]] = {
    # what it is: its text, what is said, how many rows are kept
    "a quotation mark never closed": (f'{HEADER}\n{GOOD}\n"05/04/2024,{WARD},8,12\n', QUOTES, 0),
    "a quotation mark at the end": (f'{PLAIN}"', QUOTES, 0),
    "an odd number of quotation marks": (PLAIN + '"' * 100_001, QUOTES, 0),
    "quotation marks within a cell": (f'{HEADER}\n{GOOD}\n05/04/2024,{WARD},"8"",12\n', QUOTES, 0),
    "a row cut short": (f"{HEADER}\n{GOOD}\n05/04/2024,{WARD}\n", BLANK, 1),
    "a row with empty cells too many": (f"{PLAIN}06/04/2024,{WARD},8,1,,,,\n", "", 3),
    "a thousand without quotation marks": (f"{HEADER}\n{GOOD}\n05/04/2024,{WARD},8,1,200\n", APART, 1),
    "thousands of hours without quotation marks": (f"{HEADER}\n{GOOD}\n05/04/2024,{WARD},1,200,12\n", APART, 1),
    "a thousand in pounds and pence": (f"{HEADER}\n{GOOD}\n05/04/2024,{WARD},8,£12,345.60\n", APART, 1),
    "a note beside the table": (f"{PLAIN}06/04/2024,{WARD},8,1,,late note, with a comma\n", "", 3),
    "one column": ("Shift date\n04/04/2024\n", MISSING, 0),
    "a header twice": (f"{HEADER}\n{GOOD}\n{HEADER}\n05/04/2024,{WARD},8,12\n", NO_DATE, 2),
    "no header": (f"{GOOD}\n", NO_HEADER, 0),
    "a header below row sixty": ("title\n" * 61 + PLAIN, NO_HEADER, 0),
    "a header renamed": (PLAIN.replace("Hours worked", "Hrs"), MISSING, 0),
    "a header misspelt": (PLAIN.replace("Shift date", "Shfit date"), MISSING, 0),
    "two columns of one name": (PLAIN.replace("Hours worked", "Ward"), TWICE_NAMED, 0),
    "a column of other people's": (f"{HEADER},Manager\n{GOOD},Invented\n", NOT_CONTRACTED, 1),
    "a header of two rows": (f"Shift,Ward,Hours,Cost\ndate,,worked,(£)\n{GOOD}\n", "", 1),
    "a header of another language": (PLAIN.replace(HEADER, "Datum,Station,Stunden,Kosten"), NO_HEADER, 0),
    "a footer that counts the rows": (f"{PLAIN}Total records: 2\n", LEFT_OUT, 2),
    "a total among the rows": (f"{HEADER}\n{GOOD}\n,Grand total,15.5,22\n05/04/2024,{WARD},8,12\n", LEFT_OUT, 2),
    "notes under the rows": (f"{PLAIN}Source: roster\nPrinted on Monday\n", LEFT_OUT, 2),
    "nothing but spaces": (" \n\t \n", EMPTY, 0),
    "nothing but line ends": ("\r\n" * 50_000, EMPTY, 0),
    "nothing but commas": (",,,\n" * 50, NO_HEADER, 0),
    "only a header": (HEADER, NO_ROW, 0),
    "only a header and commas": (f"{HEADER}\n,,,\n,,,\n", NO_ROW, 0),
    "a line of a hundred thousand commas": (PLAIN + "," * 100_000 + "\n", "", 2),
    "a first line of a hundred thousand commas": ("," * 100_000 + "\n" + PLAIN, "", 2),
    "a line of a million letters": (PLAIN + "x" * 1_000_000 + "\n", LEFT_OUT, 2),
    "a cell of half a million letters": (f'{PLAIN}"{"x" * 500_000}",{WARD},1,2\n', NO_DATE, 2),
    "three hundred columns and one": ("a," * 301 + HEADER + "\n" + "1," * 301 + GOOD + "\n", TOO_WIDE, 0),
    "a cell far to the right": (f"{PLAIN}06/04/2024,{WARD},8,1{',' * 400}x\n", TOO_WIDE, 0),
    "line ends of three kinds": (f"{HEADER}\r{GOOD}\r\n05/04/2024,{WARD},8,12\n06/04/2024,{WARD},8,1\r", "", 3),
    "a line separator of Unicode": (f"{HEADER}\u2028{GOOD}\n", MISSING, 0),
    "form feeds between pages": (f"{HEADER}\n{GOOD}\n\x0c\n05/04/2024,{WARD},8,12\n", "", 2),
    "spaces between the columns": (PLAIN.replace(",", "   "), NO_HEADER, 0),
    "another mark between the columns": (PLAIN.replace(",", "~"), NO_HEADER, 0),
    "commas above and semicolons below": (f"{HEADER}\n{GOOD.replace(',', ';')}\n", NO_ROW, 0),
    "semicolons and decimal commas": (f"sep=;\n{SEMICOLONS}\n04/04/2024;{WARD};7,5;1\n05/04/2024;{WARD};8;1\n", NO_NUMBER, 1),
    "a patient's number in a column of no contract": (f"{HEADER},Remark\n{GOOD},{NHS_EXAMPLE}\n", IDENTIFIER, 0),
    "a patient's number above the table": (f"Ring {NHS_EXAMPLE}\n{PLAIN}", IDENTIFIER, 0),
    "a patient's number as a header": (f"{HEADER},{NHS_EXAMPLE}\n{GOOD},\n", IDENTIFIER, 0),
    "a web page": ("<!DOCTYPE html>\n<html><body>Your session has expired</body></html>", OTHER_KIND, 0),
    "a web page without its type": ("\n<HTML><body><table><tr><td>Shift date</td></tr></table>", OTHER_KIND, 0),
    "a table of a web page": ("<table><tr><td>Shift date</td><td>Ward</td></tr></table>", NO_HEADER, 0),
    "an answer in XML": ("<?xml version='1.0'?><error>no such report</error>", OTHER_KIND, 0),
    "an answer in JSON": ('[{"Shift date": "04/04/2024", "Ward": "1"}]', OTHER_KIND, 0),
    "a text document": ("{\\rtf1\\ansi Shift date}", OTHER_KIND, 0),
    "a message in place of the file": ("Error 500: the report could not be run at line 3\n", NO_HEADER, 0),
    "a SYLK file": ("ID;PWXL;N;E\nC;X1;Y1;K1\n", NO_HEADER, 0),
}

BYTES: dict[str, tuple[Callable[[str], bytes], str, int]] = {
    # what it is: what is made of a good file's text, what is said, how many rows are kept
    "UTF-16 without its mark": (lambda text: text.encode("utf-16-le"), "", 2),
    "UTF-16 the other way round without its mark": (lambda text: text.encode("utf-16-be"), "", 2),
    "UTF-16 cut within a letter": (lambda text: b"\xff\xfe" + text.encode("utf-16-le") + b"\n", NOT_TEXT, 0),
    "UTF-16 with half a letter": (lambda text: b"\xff\xfe" + text.encode("utf-16-le") + b"\x00\xd8", NOT_TEXT, 0),
    "UTF-32": (lambda text: text.encode("utf-32"), NOT_TEXT, 0),
    "UTF-7": (lambda text: text.replace("10", "+AKM-10").encode(), "cost is not an amount of money", 1),
    "a byte order mark twice": (lambda text: b"\xef\xbb\xbf" * 2 + text.encode(), "", 2),
    "a byte order mark written as letters": (lambda text: b"\xc3\xaf\xc2\xbb\xc2\xbf" + text.encode(), MISSING, 0),
    "two files in one, each with its mark": (lambda text: text.encode("utf-8-sig") * 2, NO_DATE, 2),
    "lines of two encodings": (lambda text: text.encode() + text.splitlines()[1].replace("04/", "06/").encode("cp1252") + b"\xa3\n", "", 2),
    "a zero byte within": (lambda text: text.replace("12", "1\x002").encode(), NOT_TEXT, 0),
    "nothing but zero bytes": (lambda text: bytes(500), NOT_TEXT, 0),
    "bytes of no encoding": (lambda text: text.encode() + b"06/04/2024,\x81\x8d,1,2\n", NOT_TEXT, 0),
    "bytes of every kind": (lambda text: bytes(range(256)) * 20, NOT_TEXT, 0),
    "a picture": (lambda text: b"\x89PNG\r\n\x1a\n" + bytes(50), NOT_TEXT, 0),
    "a zip file": (lambda text: b"PK\x03\x04" + bytes(60), NOT_TEXT, 0),
    "a gzip file": (lambda text: b"\x1f\x8b\x08" + bytes(60), NOT_TEXT, 0),
    "a Parquet file": (lambda text: b"PAR1" + bytes(60) + b"PAR1", NOT_TEXT, 0),
    "a PDF": (lambda text: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", OTHER_KIND, 0),
    "no byte at all": (lambda text: b"", EMPTY, 0),
    "a byte order mark alone": (lambda text: b"\xef\xbb\xbf", EMPTY, 0),
    "a mark of UTF-16 alone": (lambda text: b"\xff\xfe", EMPTY, 0),
}

NAMES: dict[str, tuple[str, str, int]] = {
    # what it is: its name, what is said, how many rows are kept
    "a name with spaces at its ends": (" week .csv", "", 2),
    "a name that begins with a dash": ("--help.csv", "", 2),
    "a name that climbs out of its folder": ("..%2f..%2fetc%2fpasswd.csv", "", 2),
    "a name of dots": ("...csv", "", 2),
    "a name that is a formula": ("=1+1.csv", "", 2),
    "a name of marks of the shell": ("$(reboot);`id`|&.csv", "", 2),
    "a name with marks of a pattern": ("week[1]*?.csv", "", 2),
    "a name that is markup": ("<b>week<b>.csv", "", 2),
    "a name of two hundred and forty letters": ("w" * 236 + ".csv", "", 2),
    "a name in another script": ("неделя-週.csv", "", 2),
    "a name written from right to left": ("week\u202egpj.csv", "", 2),
    "a name with a line end in it": ("week\nAttention all is lost.csv", "", 2),
    "a name without an ending": ("week", "", 2),
    "a name in capitals": ("WEEK.CSV", "", 2),
    "a name with a patient's number": (f"{NHS_EXAMPLE.replace(' ', '')}.csv", NAMED_PERSONALLY, 0),
    "a name with somebody's address": ("jane.smith@example.org.csv", NAMED_PERSONALLY, 0),
}


def bad_files() -> Iterator[BadFile]:
    """Every one, its name telling what it is but where the name is what is wrong."""
    for what, (text, says, rows) in TEXTS.items():
        yield BadFile(f"{what}.csv", text.encode(), says, rows)
    for what, (encoded, says, rows) in BYTES.items():
        yield BadFile(f"{what}.csv", encoded(PLAIN), says, rows)
    for name, says, rows in NAMES.values():
        yield BadFile(name, PLAIN.encode(), says, rows)
