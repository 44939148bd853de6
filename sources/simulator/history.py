"""All that happened to one team, kind by kind, before any row or figure is made of it."""

from dataclasses import dataclass

from sources.simulator.by_hand import Counts, counts_by_hand
from sources.simulator.clinics import ClinicLife, clinic_life
from sources.simulator.emergency import EmergencyLife, emergency_life
from sources.simulator.experience import ExperienceLife, experience_life
from sources.simulator.follow_ups import FollowUps, follow_ups, with_follow_ups
from sources.simulator.money import MoneyLife, money_life
from sources.simulator.plan import WITH_APPOINTMENTS, WITH_BEDS, InventedTeam, Plan, Setting
from sources.simulator.safety import SafetyLife, safety_life
from sources.simulator.staffing import StaffingLife, staffing_life
from sources.simulator.wards import WardLife, ward_life


@dataclass(frozen=True)
class History:
    """One team's history; a kind of life is None for a setting without it."""

    team: InventedTeam
    plan: Plan
    ward: WardLife | None
    clinic: ClinicLife | None
    follow_ups: FollowUps | None
    """Of a mental-health ward: those seen in the community afterwards."""
    emergency: EmergencyLife | None
    staffing: StaffingLife
    money: MoneyLife
    safety: SafetyLife
    experience: ExperienceLife
    by_hand: Counts


def history_of(team: InventedTeam, plan: Plan) -> History:
    """The team's history: the same for one seed and number of weeks, whatever other teams there are."""
    ward = ward_life(team, plan) if team.setting in WITH_BEDS else None
    staffing = staffing_life(team, plan)
    clinic = clinic_life(team, plan) if team.setting in WITH_APPOINTMENTS else None
    return History(
        team,
        plan,
        ward=ward,
        clinic=with_follow_ups(clinic, team, plan) if clinic and team.setting is Setting.COMMUNITY else clinic,
        follow_ups=follow_ups(ward.stays, team, plan) if ward and team.setting is Setting.MENTAL_HEALTH_WARD else None,
        emergency=emergency_life(team, plan) if team.setting is Setting.EMERGENCY else None,
        staffing=staffing,
        money=money_life(team, plan, staffing),
        safety=safety_life(team, plan, ward),
        experience=experience_life(team, plan),
        by_hand=counts_by_hand(team, plan),
    )
