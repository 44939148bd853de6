"""Tells which texts hold something personal, and hides it in what is shown of an extract. What becomes of a row belongs elsewhere.

CHI and NHS numbers that pass their check are looked for in every cell by ``sources.identifiers``; what is here is for the texts and
codes that a contract would keep, where a number that only nearly passes is somebody's mistyped one.
"""

import re
from collections.abc import Callable, Collection
from functools import cache, lru_cache, partial
from pathlib import PurePosixPath

import pandas as pd

from boxscore.personal import Personal, announced_by
from sources.identifiers import HIDDEN, rows_with_identifiers, without_identifiers
from sources.people import is_a_name

NOT_KEPT = "(not kept)"
"""Stands in an extract's kept copy where something was left out; it is never taken for a value."""
MOST_WORDS = 10
MOST_LETTERS = 80
"""Names of wards, suppliers and accounts are shorter (the longest of the bundled extracts have 8 words and 47 letters)."""
FEW = 300
"""Up to so many texts Python looks quicker than Arrow: pandas parses a pattern anew, for about 5 ms, each time (3.1, 2026-11-23)."""
NAMES_REMEMBERED = 4_096
"""A night lists the same files several times, and many of them lie in one folder."""
# No raw strings where Arrow can look instead of Python: see identifiers.py.
GAP = "[ \t\u00a0]*[ \t\u00a0-][ \t\u00a0]*"
ANY_GAP = "[ \t\u00a0]*[ \t\u00a0./-][ \t\u00a0]*"
GROUPS = (
    f"[0-9]{{10}}|[0-9]{{3}}{GAP}[0-9]{{3}}{GAP}[0-9]{{4}}|[0-9]{{6}}{ANY_GAP}[0-9]{{4}}"
    f"|[0-9]{{2}}[./-][0-9]{{2}}[./-][0-9]{{2}}{ANY_GAP}[0-9]{{4}}|[0-9][.][0-9]{{7,9}}[Ee][+]?0?9"
)
TEN_DIGITS = f"(?:^|[^0-9A-Za-z.,£$-])(?:[Cc][Hh][Ii]|[Nn][Hh][Ss])?(?:{GROUPS})(?:[.]0+)?(?:$|[^0-9A-Za-z])"
AMOUNT_OF_TEN_DIGITS = r"-?\d{10}(?:\.0+)?|-?\d\.\d{7,9}[eE]\+?0?9"
AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|"
    "HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|"
    "SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
POSTCODE = f"(?i)(?:^|[^0-9A-Za-z])(?:{AREAS})[0-9][0-9A-HJKMNPR-Y]?[ \t\u00a0]?[0-9][ABD-HJLNP-UW-Z]{{2}}(?:$|[^0-9A-Za-z])"
TELEPHONE = "(?:^|[^0-9A-Za-z.,])(?:[+]44|0044|[(]?0)[ ()-]*[1237](?:[ ()-]*[0-9]){8,9}(?:$|[^0-9A-Za-z])"
MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DAY = "(?:0?[1-9]|[12][0-9]|3[01])"
YEAR = "(?:(?:18|19|20)[0-9]{2}|[0-9]{2})"
A_DATE = (
    f"(?i)(?:^|[^0-9A-Za-z./-])(?:{DAY}[./-](?:0?[1-9]|1[0-2])[./-]{YEAR}|(?:18|19|20)[0-9]{{2}}[./-](?:0?[1-9]|1[0-2])[./-]{DAY}"
    f"|{DAY}(?:st|nd|rd|th)?[ ./-]+{MONTH}[ ,./-]+{YEAR}|{MONTH} {DAY}(?:st|nd|rd|th)?,? (?:18|19|20)[0-9]{{2}})(?:$|[^0-9A-Za-z])"
)
BORN = (
    f"(?i)(?:^|[^0-9A-Za-z./-])(?:{DAY}[./-](?:0?[1-9]|1[0-2])[./-](?:(?:18|19|200)[0-9]+|[3-9][0-9])(?![0-9])"
    f"|(?:18[0-9]{{2}}|19[0-9]{{2}}|200[0-9])[./-](?:0?[1-9]|1[0-2])[./-]{DAY}"
    f"|{DAY}(?:st|nd|rd|th)?[ ./-]+{MONTH}[ ,./-]+(?:18|19|200)[0-9]+|{MONTH} {DAY}(?:st|nd|rd|th)?,? (?:18|19|200)[0-9]+"
    f"|(?:d[.]?o[.]?b[.]?|date of birth|born)[^0-9A-Za-z]*(?:on[ ]+)?{DAY}(?:st|nd|rd|th)?[ ./-]+(?:[0-9]|{MONTH}))"
)
"""A day before 2010, or one that is said to be somebody's first. Work is planned and done on the others."""
ORDINAL = re.compile("(?<![0-9A-Za-z])[0-9]+(?:st|nd|rd|th)(?![0-9A-Za-z])", re.IGNORECASE)
"""Behind the name of a ward it looks like the end of a postcode: S1 2nd floor."""
LONG_AGO_YEAR = "(?:19[0-9]{2}|200[0-9])"
TWO_OF_MONTH, TWO_OF_DAY = "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
LONG_AGO = f"^(?:{LONG_AGO_YEAR}{TWO_OF_MONTH}{TWO_OF_DAY}|{TWO_OF_DAY}{TWO_OF_MONTH}{LONG_AGO_YEAR})$"
"""Eight digits alone are a date only where it is long ago: documents are numbered with eight digits too."""
PLAIN_CODE = "^[A-Za-z]{0,5}[0-9]{1,7}(?:[A-Za-z][0-9]{1,8})?$"
"""What most different texts of an extract are: too few digits together for a number of ten or a date, and no postcode's end."""
E_MAIL = "[^ \t@]@[^ \t@]+[.][A-Za-z]{2}"
HAS_A_WORD = "[^\\W\\d_]{2}"
THESE_YEARS, TWO_OF_HOUR = "(?:1[5-9]|[23][0-9])", "(?:[01][0-9]|2[0-3])"
STAMPED = re.compile(
    f"(?<![0-9])(?:20{THESE_YEARS}{TWO_OF_MONTH}{TWO_OF_DAY}{TWO_OF_HOUR}|{THESE_YEARS}{TWO_OF_MONTH}{TWO_OF_DAY}{TWO_OF_HOUR}[0-5][0-9]"
    f"|{TWO_OF_DAY}{TWO_OF_MONTH}{THESE_YEARS}{TWO_OF_HOUR}[0-5][0-9])(?![0-9])"
)
"""Ten digits in a file's name that are a day with an hour, or with a time."""
BEFORE_COMPUTERS = re.compile("(?<![0-9])(?:18[0-9]{2}|19[0-8][0-9])(?![0-9])")
"""Of what was sent in those years there are no files, so a date of then is a person's."""

Sees = Callable[["pd.Series[str]"], "pd.Series[bool]"]


def looks_like(texts: "pd.Series[str]", *, allowed: Collection[Personal] = (), strict: bool = False) -> "pd.Series[str]":
    """What each text looks like, as ``Personal`` has it; the empty string for nothing, and for what is ``allowed``.

    ``strict``: names are looked for as ``is_a_name`` says.
    """
    told = pd.Series("", index=texts.index, dtype="str")
    doubtful = texts[texts.notna() & ~_holds(texts, pattern=PLAIN_CODE)]
    if doubtful.empty:
        return told
    seen: dict[Personal, Sees] = {
        Personal.E_MAIL: partial(_holds, pattern=E_MAIL),
        Personal.NUMBER: partial(_holds, pattern=TEN_DIGITS),
        Personal.POSTCODE: partial(_holds, pattern=POSTCODE),
        Personal.TELEPHONE: partial(_holds, pattern=TELEPHONE),
        Personal.DATE: lambda some: _holds(some, pattern=A_DATE) | _holds(some, pattern=LONG_AGO),
        Personal.NAME: partial(_names, strict=strict),
        Personal.FREE_TEXT: _is_free_text,
    }
    looks = told[doubtful.index].mask(doubtful.str.startswith(NOT_KEPT), str(Personal.FREE_TEXT))
    for kind, sees in seen.items():
        if kind not in allowed:
            looks = looks.mask((looks == "") & sees(doubtful), str(kind))
    return looks.reindex(texts.index, fill_value="")


def looks_like_in_a_note(text: str) -> Personal | None:
    """What of a person stands in a note about work: an identifier, an e-mail address, a postcode or a day of birth; None for none of them.

    Names may stand there, for somebody has to do what was agreed, and so may the day it is to be done by.
    """
    one, without_ordinals = pd.Series([text], dtype="str"), pd.Series([ORDINAL.sub("", text)], dtype="str")
    seen = {
        Personal.NUMBER: without_identifiers(text) != text or bool(rows_with_identifiers(one.to_frame())),
        Personal.E_MAIL: _holds(one, pattern=E_MAIL)[0],
        Personal.POSTCODE: _holds(without_ordinals, pattern=POSTCODE)[0],
        Personal.DATE: _holds(one, pattern=BORN)[0],
    }
    return next((kind for kind, sees in seen.items() if sees), None)


def are_amounts_of_ten_digits(texts: "pd.Series[str]") -> "pd.Series[bool]":
    """Which numbers are written like a CHI or NHS number: ten digits without a comma, a currency or decimals."""
    return texts.str.fullmatch(AMOUNT_OF_TEN_DIGITS, na=False)


def shown_header(text: str) -> str:
    """A header or sheet's name as it may be told: what looks personal in it is hidden, unless it only announces what the column holds."""
    if announced_by(text):
        return text
    # A day heads a column of what was so on that day.
    looks = looks_like(pd.Series([text], dtype="str"), allowed={Personal.DATE})[0]
    return HIDDEN if looks else without_identifiers(text)


def shown_name(name: str) -> str:
    """A file's place as it may be told: ``HIDDEN`` stands for a CHI or NHS number, and for a part of it that tells who a person is."""
    return "/".join(_shown_part(part) for part in without_identifiers(name).split("/"))


@lru_cache(maxsize=NAMES_REMEMBERED)
def _shown_part(part: str) -> str:
    suffix = PurePosixPath(part).suffix
    stem = STAMPED.sub(" ", part.removesuffix(suffix).replace(HIDDEN, " "))
    # Names of files are made with underscores and hyphens too: john_smith-notes.csv.
    written = pd.Series([stem, re.sub("[_-]+", " ", stem)], dtype="str")
    # Files are dated and numbered: a day says nothing of a person unless it is long ago.
    dated = set() if BEFORE_COMPUTERS.search(stem) else {Personal.DATE}
    looks = looks_like(written, allowed={Personal.FREE_TEXT, Personal.TELEPHONE, *dated})
    return f"{HIDDEN}{suffix}" if (looks != "").any() else part


def _holds(texts: "pd.Series[str]", *, pattern: str) -> "pd.Series[bool]":
    if len(texts) > FEW:
        return texts.str.contains(pattern, na=False)
    search = _compiled(pattern).search
    return pd.Series([isinstance(text, str) and search(text) is not None for text in texts], index=texts.index, dtype="bool")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _names(texts: "pd.Series[str]", *, strict: bool) -> "pd.Series[bool]":
    worded = _holds(texts, pattern=HAS_A_WORD)
    told = [bool(one) and is_a_name(text, strict=strict) for text, one in zip(texts, worded, strict=True)]
    return pd.Series(told, index=texts.index, dtype="bool")


def _is_free_text(texts: "pd.Series[str]") -> "pd.Series[bool]":
    return (texts.str.len() > MOST_LETTERS).fillna(False) | (texts.str.count(" ") >= MOST_WORDS).fillna(False)
