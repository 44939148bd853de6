"""A pack: the measures a team of one setting sensibly begins with, and how a team's own choice is laid over it. Reading packs belongs
elsewhere."""

from collections.abc import Iterator, Mapping

from pydantic import Field, model_validator

from boxscore.described import Described
from boxscore.measures import MeasureId
from boxscore.teams import ChosenMeasure, Team


class Pack(Described):
    """A box score to begin with, for teams of one setting."""

    setting: str
    """What teams.yaml calls it."""
    why: str
    """Why these measures, in words for a coach."""
    measures: tuple[MeasureId, ...] = Field(min_length=12, max_length=25)
    goals: dict[MeasureId, float] = {}
    """Goals that hold until a team says its own."""

    @model_validator(mode="after")
    def _is_consistent(self) -> "Pack":
        repeated = sorted({id for id in self.measures if self.measures.count(id) > 1})
        if repeated:
            raise ValueError(f"names a measure twice: {', '.join(repeated)}")
        of_others = sorted(set(self.goals) - set(self.measures))
        if of_others:
            raise ValueError(f"has a goal for what it does not measure: {', '.join(of_others)}")
        return self

    def suggested(self, id: MeasureId) -> ChosenMeasure:
        """The measure as a team has it that says nothing of it."""
        return ChosenMeasure(id=id, goal=self.goals.get(id))


def with_its_pack(team: Team, packs: Mapping[str, Pack]) -> Team:
    """The team with every measure it keeps: those of its pack, less those it leaves out, then its own; what it orders stands first.

    The goal of the pack holds unless the team says one, or says ``null`` for none. The team must have no mistake (``mistakes``).
    """
    pack = packs[team.pack] if team.pack else None
    chosen = {id: pack.suggested(id) for id in pack.measures if id not in team.without} if pack else {}
    chosen |= {own.id: _over(own, chosen.get(own.id)) for own in team.measures}
    first = {id: chosen[id] for id in team.order}
    return team.model_copy(update={"measures": tuple((first | chosen).values())})


def mistakes(team: Team, packs: Mapping[str, Pack]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What a team says of a pack that is not so: where in its entry, and what is wrong, in words."""
    if team.pack is not None and team.pack not in packs:
        yield ("pack",), f"{team.slug} begins with the pack '{team.pack}', which there is not; there are {_listed(packs)}."
        return
    of_pack = packs[team.pack].measures if team.pack else ()
    for place, id in enumerate(team.without):
        if id not in of_pack:
            yield ("without", place), f"{team.slug} leaves out {id}, which {_of_its_pack(team)}."
    kept = {id for id in of_pack if id not in team.without} | {own.id for own in team.measures}
    for place, id in enumerate(team.order):
        if id not in kept:
            yield ("order", place), f"{team.slug} puts {id} first, which it does not measure."


def _over(own: ChosenMeasure, suggested: ChosenMeasure | None) -> ChosenMeasure:
    says_a_goal = {"goal", "goals"} & own.model_fields_set
    return own if suggested is None or says_a_goal else own.model_copy(update={"goal": suggested.goal})


def _of_its_pack(team: Team) -> str:
    return f"is not in the pack '{team.pack}'" if team.pack else "is in no pack, for it names none"


def _listed(packs: Mapping[str, Pack]) -> str:
    return ", ".join(f"'{setting}'" for setting in packs) or "none"
