"""Recognises people's names: by a title, by the form "Smith, John", by names that many people have. Other identifiers belong elsewhere.

The lists in names/ are short and plain: given and family names common in Scotland, and ordinary words of the trade. No list holds every
name, so where little is lost, a few words none of which is ordinary are taken for a name as well (``strict``).
"""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

LISTS = Path(__file__).parent / "names"
TITLED = re.compile(
    r"(?<![^\W_])(?:(?:Mr|Mrs|Ms|Miss|Dr|Rev|MR|MRS|MISS|DR|mr|mrs)\.?|Prof\.|Professor)[\s_]+(?:[A-Z]\.?[\s_]+)*[A-Z][A-Za-z'’-]+"
)
WITH_A_COMMA = re.compile(r"(?P<family>[^\W\d_][\w'’ -]*?) ?, ?(?P<given>[^\W\d_][\w'’-]*)\.?(?: [^\W\d_][\w'’-]*\.?){0,2}")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
NO_GAP = re.compile(r"[\s.,_-]*")
"""What may stand between the parts of a name; anything else parts them."""
INITIALS = re.compile(r"[A-Z]{1,2}")
SON_OF = re.compile(r"(?:ma?c|o['’])[^\W\d_]{3,}", re.IGNORECASE)
OF_A_COMPANY = frozenset(
    ["ltd", "limited", "plc", "llp", "inc", "company", "uk", "trust", "nhs", "hospital", "group", "foundation", "council"]
)
MOST_PARTS = 4
SHORTEST_ALONE = 4
"""Trusts have codes of three letters that are names too: RAJ, RAE."""


def is_a_name(text: str, *, strict: bool = False) -> bool:
    """Whether the text is a person's name or has one in it. ``strict``: also two to four words none of which is ordinary."""
    words = list(WORD.finditer(text))
    plain = [match[0].casefold() for match in words]
    if not plain or OF_A_COMPANY & set(plain):
        return False
    if TITLED.search(text) or _with_a_comma(text) or _side_by_side(text, words):
        return True
    if len(plain) == 1:
        return SHORTEST_ALONE <= len(plain[0]) == len(text.strip()) and _is_one(plain[0], strict=strict)
    return strict and len(plain) <= MOST_PARTS and not _listed("ordinary") & set(plain) and not re.search(r"\d", text)


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset((LISTS / f"{name}.txt").read_text(encoding="utf-8").split())


def _is_one(word: str, *, strict: bool) -> bool:
    """Family names that are also words (Black, Grant, Hill) are left to the strict."""
    return word in _listed("given") or bool(SON_OF.fullmatch(word)) or (strict and word in _listed("family"))


def _is_of_a_family(word: str) -> bool:
    return word in _listed("family") or bool(SON_OF.fullmatch(word))


def _with_a_comma(text: str) -> bool:
    parts = WITH_A_COMMA.fullmatch(text.strip())
    if parts is None:
        return False
    family, given = parts["family"].casefold(), parts["given"]
    known = given.casefold() in _listed("given") or bool(INITIALS.fullmatch(given))
    return (known or _is_of_a_family(family)) and family not in _listed("ordinary")


def _side_by_side(text: str, words: list[re.Match[str]]) -> bool:
    """Whether two words in a row are a name, and no place called after a person: ``Florence Nightingale Ward``."""
    for at, (one, other) in enumerate(pairwise(words)):
        after = words[at + 2][0].casefold() if at + 2 < len(words) else ""
        if NO_GAP.fullmatch(text, one.end(), other.start()) and after not in _listed("ordinary") and _are_a_name(one[0], other[0]):
            return True
    return False


def _are_a_name(one: str, other: str) -> bool:
    first, second = one.casefold(), other.casefold()
    if {first, second} & _listed("ordinary"):
        return False
    if first in _listed("given"):
        return second in _listed("given") or _is_of_a_family(second) or (other[0].isupper() and len(other) > 1)
    if INITIALS.fullmatch(one) or INITIALS.fullmatch(other):
        return _is_of_a_family(second if INITIALS.fullmatch(one) else first)
    return (second in _listed("given") and _is_of_a_family(first)) or bool(SON_OF.fullmatch(second))
