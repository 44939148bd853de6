"""What tells who a person is, in words, and the headers that announce it. Recognising it among values belongs to the sources."""

import re
from enum import StrEnum


class Personal(StrEnum):
    """A kind of what must never be kept."""

    NUMBER = "number"
    NAME = "name"
    E_MAIL = "e-mail address"
    POSTCODE = "postcode"
    TELEPHONE = "telephone number"
    DATE = "date"
    FREE_TEXT = "free text"


SAID = {
    Personal.NUMBER: "a CHI or NHS number",
    Personal.NAME: "a person's name",
    Personal.E_MAIL: "an e-mail address",
    Personal.POSTCODE: "a postcode",
    Personal.TELEPHONE: "a telephone number",
    Personal.DATE: "somebody's date of birth",
    Personal.FREE_TEXT: "free text",
}
EXEMPTABLE = frozenset(Personal) - {Personal.E_MAIL, Personal.FREE_TEXT}
"""What a contract can say is something else in a column. An e-mail address and free text are never anything else."""

WHOSE = r"(?:(?:patient|person|client|service user|next of kin|nok|carer|gp|doctor|consultant|clinician|nurse|staff|employee)(?:'?s)? )?"
ANNOUNCED = {
    Personal.NUMBER: r"chi|nhs|(?:chi|nhs|national insurance|ni|hospital|ur) ?(?:no|num|number|id)|nino",
    Personal.NAME: r"(?:full |sur|fore|first |last |given |family |middle |maiden |previous )names?|names? of (?:the )?(?:patient|person)",
    Personal.E_MAIL: r"e ?mail(?: address)?",
    Personal.POSTCODE: r"post ?code|postal code|(?:home |full )?address(?: line)?(?: ?\d)?",
    Personal.TELEPHONE: r"(?:tele|mobile |home )?phone(?: (?:no|number))?|telephone (?:no|number)|mobile(?: (?:no|number))?",
    Personal.DATE: r"d ?o ?b|date of birth|birth ?date|born(?: on)?",
    Personal.FREE_TEXT: r"(?:free ?text|comments?|notes?|narrative|description of (?:the )?(?:event|incident))(?: ?\d)?",
}
OF_WHOM = re.compile(r"(?:patient|person|next of kin|nok|gp|doctor|consultant|clinician|nurse|employee)(?:'?s)? names?")
HARD = frozenset(Personal) - {Personal.FREE_TEXT}
"""What no contract may keep by its header; a column headed "Notes" may still hold one of a list."""


def announced_by(header: str) -> Personal | None:
    """What a column of that header holds of persons, when the header says so: ``Date of birth``, ``Patient's surname``, ``CHI No``."""
    plain = re.sub(r"[^a-z0-9']+", " ", header.casefold()).strip()
    if OF_WHOM.fullmatch(plain):
        return Personal.NAME
    return next((kind for kind, words in ANNOUNCED.items() if re.fullmatch(f"{WHOSE}(?:{words})", plain)), None)
