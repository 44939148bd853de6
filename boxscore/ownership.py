"""Which team holds a code on which days, and how a shared one is split. Looking a code of a row up belongs to the arithmetic.

Teams move, merge and close, so a code has holders from one day to another: one team, or several with shares that make 100%.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from boxscore.dated import ONE_DAY, days
from boxscore.teams import HeldCode, Team

WHOLE = 100.0
ROUNDING = 1e-6


@dataclass(frozen=True)
class Claim:
    """One team's claim to a code, as teams.yaml writes it."""

    team: int
    """The team's place in teams.yaml."""
    entry: int
    """The claim's place in the team's list."""
    held: HeldCode
    first: date
    """The first and last day it holds, no earlier than the team opens and no later than it closes."""
    last: date

    @property
    def share(self) -> float:
        return WHOLE if self.held.share is None else self.held.share


@dataclass(frozen=True)
class Stretch:
    """Days, both included, in which the holders of a code do not change."""

    first: date
    last: date
    holders: tuple[Claim, ...]

    @property
    def is_shared_out(self) -> bool:
        """Whether one team holds it, or several do with shares that make 100%."""
        return abs(sum(claim.share for claim in self.holders) - WHOLE) <= ROUNDING


def claims_to(code_list: str, teams: Sequence[Team]) -> dict[str, list[Claim]]:
    """For each code of the list, whose capitals do not count, the claims to it in the order of the teams; none on no day at all."""
    claims: dict[str, list[Claim]] = {}
    for at, team in enumerate(teams):
        for entry, held in enumerate(team.codes.get(code_list, ())):
            claim = Claim(at, entry, held, max(held.first, team.opens), min(held.last, team.closes or date.max))
            if claim.first <= claim.last:
                claims.setdefault(held.code.casefold(), []).append(claim)
    return claims


def stretches(claims: Sequence[Claim]) -> Iterator[Stretch]:
    """The days of one code from its first holder's to its last's, in order; days between them that nobody holds are left out."""
    firsts = sorted({claim.first for claim in claims} | {claim.last + ONE_DAY for claim in claims if claim.last < date.max})
    for at, first in enumerate(firsts):
        last = firsts[at + 1] - ONE_DAY if at + 1 < len(firsts) else date.max
        holders = tuple(claim for claim in claims if claim.first <= first <= claim.last)
        if holders:
            yield Stretch(first, last, holders)


def contradictions(code_list: str, teams: Sequence[Team]) -> Iterator[tuple[Claim, str]]:
    """Each overlap, gap and split that does not make 100%, in words, with the claim to point at."""
    for claims in claims_to(code_list, teams).values():
        named = f"the code '{claims[0].held.code}' of '{code_list}'"
        before: Stretch | None = None
        for stretch in stretches(claims):
            if before and stretch.first - before.last > ONE_DAY:
                nobody = days(before.last + ONE_DAY, stretch.first - ONE_DAY)
                yield stretch.holders[0], f"{named} belongs to no team {nobody}, though to one before and after."
            if not stretch.is_shared_out:
                yield stretch.holders[-1], f"{named} {_not_shared_out(stretch, teams)}"
            before = stretch


def _not_shared_out(stretch: Stretch, teams: Sequence[Team]) -> str:
    slugs = [teams[claim.team].slug for claim in stretch.holders]
    when = days(stretch.first, stretch.last)
    if all(claim.held.share is None for claim in stretch.holders):
        who = f"belongs to {slugs[0]} twice" if len(set(slugs)) == 1 else f"belongs to {' and '.join(slugs)}"
        return f"{who} {when}; a code names one team at a time: say from when to when, or declare shares."
    shared = ", ".join(f"{slug} {claim.share:g}%" for slug, claim in zip(slugs, stretch.holders, strict=True))
    return f"is shared {when} as {shared}: that makes {sum(claim.share for claim in stretch.holders):g}%, not 100%."


def days_without(code_list: str, team: Team, first: date, last: date) -> tuple[date, date] | None:
    """The first days from ``first`` to ``last`` on which the team holds no code of the list; None when it always holds one."""
    reached = first
    for held in sorted(team.codes.get(code_list, ()), key=lambda held: held.first):
        if held.first > reached:
            break
        if held.last >= last:
            return None
        reached = max(reached, held.last + ONE_DAY)
    following = [held.first for held in team.codes.get(code_list, ()) if held.first > reached]
    return reached, min([last, *(day - ONE_DAY for day in following)])
