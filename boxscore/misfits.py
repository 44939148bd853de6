"""Descriptions that are right on their own and contradict each other. Finding them belongs to the board."""

from collections.abc import Sequence
from dataclasses import dataclass

from boxscore.errors import ConfigurationError


@dataclass(frozen=True)
class Misfit:
    """One description that is right on its own and does not fit the rest of the board."""

    text: str
    team: int | None = None
    """The team it is a mistake of, by its place in teams.yaml."""
    within_team: tuple[str | int, ...] = ()
    """Where in that team's entry: the keys and places that lead to the line."""
    measure: str | None = None
    """The measure it is a mistake of, by its id."""
    within_board: tuple[str | int, ...] = ()
    """Where in board.yaml, when it is a mistake of that file's."""


class DoesNotFit(ConfigurationError):
    """A board's descriptions contradict each other. Whoever read them knows the lines; the text knows the files."""

    def __init__(self, misfits: Sequence[Misfit]) -> None:
        self.misfits = tuple(misfits)
        super().__init__("\n".join(f"{'board.yaml' if one.team is None else 'teams.yaml'}: {one.text}" for one in misfits))
