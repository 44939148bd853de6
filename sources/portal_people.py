"""Reads ``people.yaml``, the people who use a board's portal. What they may see belongs elsewhere."""

from collections.abc import Collection

from boxscore.described import described_list, line_of
from boxscore.errors import ConfigurationError
from boxscore.people import Person
from sources.board import PEOPLE, BoardFolder


def read_people(directory: str, teams: Collection[str]) -> tuple[Person, ...]:
    """The people described in the board's directory, none when it has no such file.

    ConfigurationError names the line of every mistake: of one person described twice, and of a team that is none of the board's ``teams``.
    """
    folder = BoardFolder(directory)
    text, where = folder.text_if_any(PEOPLE), folder.address(PEOPLE)
    people = tuple(described_list(text, Person, where=where))
    ids = [person.id for person in people]
    wrong = [(at, f"{person.id} is described twice.") for at, person in enumerate(people) if person.id in ids[:at]]
    wrong += [(at, f"the board has no team '{slug}'.") for at, person in enumerate(people) for slug in person.teams if slug not in teams]
    if wrong:
        raise ConfigurationError("\n".join(f"{where}, line {line_of((at,), text)}: {said}" for at, said in sorted(wrong)))
    return people
