"""Which measures a team's box score has: those that fit its setting, of the ones there is a true figure of. Figures belong to the truth."""

from collections.abc import Collection, Mapping

from sources.simulator.plan import InventedTeam, Setting

STAFF = ("C09", "C11", "C15")
SAID = ("E01", "E03", "E06", "E08", "E09")
PATIENTS_SAID = ("E07",)
HUDDLES = ("S12",)
EVERYBODYS = (*SAID, *HUDDLES)
BEDS = ("Q04", "Q07", "Q09", "S01", "S05", "S07", "S13", "C07", "C08", "C12", "C14", *STAFF, *EVERYBODYS, *PATIENTS_SAID)

PACKS: Mapping[Setting, tuple[str, ...]] = {
    Setting.WARD: (*BEDS, "S02", "S06"),
    Setting.MENTAL_HEALTH_WARD: (*BEDS, "Q19", "S08", "S09", "S10", "E02", "E10"),
    Setting.SPINAL: (*BEDS, "S02"),
    Setting.COMMUNITY: ("Q05", "Q10", "Q11", "Q12", "Q12B", "Q13", "Q15", "E10", *STAFF, *EVERYBODYS, *PATIENTS_SAID),
    Setting.CLINIC: ("Q05", "Q10", "Q12", "Q12B", "Q13", "Q14", "Q15", "Q20", *STAFF, *EVERYBODYS, *PATIENTS_SAID),
    Setting.DAY_UNIT: ("Q05", "Q12", "Q12B", "Q14", "Q20", "Q21", *STAFF, *EVERYBODYS, *PATIENTS_SAID),
    Setting.CATERING: ("Q23", "Q24", "F11", *STAFF, *EVERYBODYS),
    Setting.EMERGENCY: ("A01", "A02", "A03", *STAFF, *EVERYBODYS, *PATIENTS_SAID),
}
NEEDS_STAFFING = ("C07", "C08", "C12", "C14", *STAFF)

GOALS: Mapping[str, float] = {
    "A02": 95,
    "A03": 0,
    "C09": 4,
    "E01": 90,
    "E02": 90,
    "Q07": 90,
    "Q11": 15,
    "Q12": 8,
    "Q19": 95,
    "Q20": 85,
    "Q23": 98,
    "S01": 5,
    "S07": 2,
    "S12": 100,
    "S13": 95,
}
CHANGED_GOAL = ("S01", 7.0, 5.0)
"""The measure whose goal changes in the middle of a year, and the goal before and after."""


def pack_of(team: InventedTeam, known_measures: Collection[str]) -> tuple[str, ...]:
    """The team's measures, of those the catalogue knows; without those of feeds the team does not have."""
    has_staffing = "roster" in team.codes
    return tuple(id for id in sorted(PACKS[team.setting]) if id in known_measures and (has_staffing or id not in NEEDS_STAFFING))
