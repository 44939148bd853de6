"""Which measures a team's box score has: those that fit its setting, of the ones there is a true figure of. Figures belong to the truth."""

from collections.abc import Collection, Mapping

from sources.simulator.plan import InventedTeam, Plan, Setting

SAMPLED = ("C01", "C02", "C03", "C04", "C05", "C06")
STAFF = (*SAMPLED, "C09", "C10", "C11", "C13", "C15", "E04")
SAID = ("E01", "E03", "E05", "E06", "E08", "E09")
PATIENTS_SAID = ("E07",)
HUDDLES = ("S12",)
COSTS = ("F01", "F01B", "F05", "F05B", "F08", "F10", "F10B", "F12")
COSTS_OF_BEDS = ("F02", "F03", "F06", "F07", "F09")
SAVINGS = ("F13", "F13B")
EVERYBODYS = (*SAID, *HUDDLES, *COSTS)
HARM = ("S01", "S03", "S04", "S05", "S11")
CARE = ("S07", "S13", "C07", "C08", "C12", "C14")
BEDS = ("Q01", "Q04", "Q07", "Q08", "Q09", *HARM, *CARE, *STAFF, *EVERYBODYS, *PATIENTS_SAID, *COSTS_OF_BEDS)
LEAVING = ("Q02", "Q03", "Q06", "Q22")
CONTACTS = ("Q05", "Q10", "Q12", "Q12B", "Q13", "Q15", "Q16", "Q17", "F04")

PACKS: Mapping[Setting, tuple[str, ...]] = {
    Setting.WARD: (*BEDS, *LEAVING, "S02", "S06", "F15", *SAVINGS),
    Setting.MENTAL_HEALTH_WARD: (*BEDS, *LEAVING, "Q18", "Q19", "S08", "S09", "S10", "E02", "E10"),
    Setting.SPINAL: (*BEDS, "S02"),
    Setting.COMMUNITY: (*CONTACTS, "Q11", "F14", "E10", *STAFF, *EVERYBODYS, *PATIENTS_SAID),
    Setting.CLINIC: (*CONTACTS, "Q14", "Q20", "F14", *STAFF, *EVERYBODYS, *PATIENTS_SAID),
    Setting.DAY_UNIT: ("Q05", "Q12", "Q12B", "Q14", "Q20", "Q21", "F04", "F09", *STAFF, *EVERYBODYS, *PATIENTS_SAID),
    Setting.CATERING: ("Q23", "Q24", "F11", *STAFF, *EVERYBODYS),
    Setting.EMERGENCY: ("A01", "A02", "A03", *STAFF, *EVERYBODYS, *PATIENTS_SAID),
}
NEEDS_CLOSED_MONTHS = ("C13", *COSTS, *COSTS_OF_BEDS, "F04", "F14", "F15", *SAVINGS)
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
    "Q17": 90,
    "Q18": 80,
    "Q19": 95,
    "Q20": 85,
    "Q22": 90,
    "Q23": 98,
    "S01": 5,
    "S07": 2,
    "S12": 100,
    "S13": 95,
}
CHANGED_GOAL = ("S01", 7.0, 5.0)
"""The measure whose goal changes in the middle of a year, and the goal before and after."""


def pack_of(team: InventedTeam, plan: Plan, known_measures: Collection[str]) -> tuple[str, ...]:
    """The team's measures, of those the catalogue knows; without those of feeds the team does not have, or nobody on the board."""
    left_out = {*(() if "roster" in team.codes else NEEDS_STAFFING), *(() if plan.calendar.closed_months else NEEDS_CLOSED_MONTHS)}
    return tuple(sorted({*PACKS[team.setting]} & {*known_measures} - left_out))
