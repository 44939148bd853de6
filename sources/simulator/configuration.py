"""What describes an invented board: its configuration files, and a README for whoever finds them. Extracts belong elsewhere."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path

from sources.simulator.days import LAST_SUNDAY, TOLD_AS_AT, holidays
from sources.simulator.ledger import pay_award
from sources.simulator.packs import CHANGED_GOAL, GOALS, pack_of
from sources.simulator.plan import FEEDS, LISTS, ComparedWith, DatedCode, InventedTeam, Plan, baseline_of
from sources.simulator.planted import Improvement
from sources.simulator.rates import PENCE_AN_HOUR
from sources.simulator.staffing import BANDS, DUTIES, GROUPS, SOURCES

INVENTED = "# Invented by boxscore simulate: no team, person or figure here is real."
ORGANISATION = "Invented Health Board"


def write_configuration(
    directory: Path, plan: Plan, *, feeds: Collection[str], contracts: Mapping[str, str], known_measures: Collection[str], name: str
) -> None:
    """Writes what describes the board, of the ``feeds`` that have rows; ``name`` is the board's, and so its state's."""
    (directory / "feeds").mkdir(parents=True, exist_ok=True)
    listed = [feed for feed in FEEDS if feed in feeds]
    for feed in listed:
        (directory / "feeds" / f"{feed}.yaml").write_text(contracts[feed], encoding="utf-8")
    _write(directory / "board.yaml", _board(plan, listed, name))
    _write(directory / "reference.yaml", _reference(plan))
    lists = {code_list for code_list, of in LISTS.items() if set(of) & set(listed)}
    with (directory / "teams.yaml").open("w", encoding="utf-8") as file:
        file.write(f"{INVENTED}\n")
        for team in plan.teams():
            pack = pack_of(team, plan, known_measures)
            file.writelines(f"{line}\n" for line in (*_team(team, pack, lists), *_baseline(baseline_of(team, plan), pack)))


def write_readme(directory: Path, plan: Plan, improvements: Collection[Improvement], *, layout: str) -> None:
    """Writes what a person who finds the directory should know."""
    _write(directory / "README.md", _readme(plan, improvements, layout))


FEWEST_CHARTED = 12
"""No chart of fewer weeks can be asked for."""


def name_of(directory: Path, plan: Plan, layout: str) -> str:
    """A name for the board after its directory and what it was made of.

    A board's state is kept under its name: another board, also one written over this one, must not take it for its own history.
    """
    folder = re.sub(r"[^a-z0-9]+", "-", directory.resolve().name.lower()).strip("-")[:40].strip("-") or "invented"
    return f"{folder}-{layout}-{plan.size}x{plan.weeks}-seed-{plan.seed}"


def _write(file: Path, lines: Iterator[str]) -> None:
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _board(plan: Plan, feeds: Collection[str], name: str) -> Iterator[str]:
    yield INVENTED
    yield f'name: "{name}"'
    yield f"title: Invented board of {plan.size} teams"
    yield "timezone: Europe/London"
    yield f"as_of: {TOLD_AS_AT}"
    yield "invented: true"
    # From its first week: what was planted shows only beside what was before it.
    yield f"charted_weeks: {max(plan.weeks, FEWEST_CHARTED)}"
    yield "feeds:"
    yield from (f"  - {feed}" for feed in feeds)


def _team(team: InventedTeam, pack: Collection[str], lists: Collection[str]) -> Iterator[str]:
    yield ""
    yield f"- slug: {team.slug}"
    yield f"  name: {team.name}"
    yield f"  organisation: {ORGANISATION}"
    yield f"  setting: {team.setting}"
    yield f"  opens: {team.opens}"
    if team.closes:
        yield f"  closes: {team.closes}"
    yield "  codes:"
    for code_list, held in team.codes.items():
        if code_list in lists:
            yield f"    {code_list}: [{', '.join(map(_code, held))}]"
    yield "  measures:"
    yield from (f"    - {_measure(id, team)}" for id in pack)


def _baseline(weeks: ComparedWith | None, pack: Collection[str]) -> Iterator[str]:
    if weeks and weeks.volume in pack:
        yield f"  baseline: {{from: {weeks.first}, to: {weeks.last}, volume: {weeks.volume}}}"


def _code(held: DatedCode) -> str:
    parts = {"code": f'"{held.code}"', "from": held.first, "to": held.last, "share": held.share}
    said = ", ".join(f"{name}: {part}" for name, part in parts.items() if part is not None)
    return f'"{held.code}"' if said.count(":") == 1 else f"{{{said}}}"


def _measure(id: str, team: InventedTeam) -> str:
    measure, before, after = CHANGED_GOAL
    changes = team.story.goal_changes_on
    if id == measure and changes:
        last = date.fromordinal(changes.toordinal() - 1)
        return f"{{id: {id}, goals: [{{goal: {before:g}, to: {last}}}, {{goal: {after:g}, from: {changes}}}]}}"
    return f"{{id: {id}, goal: {GOALS[id]:g}}}" if id in GOALS else f"id: {id}"


def _reference(plan: Plan) -> Iterator[str]:
    yield INVENTED
    yield "full_time_hours:"
    yield "  - {hours: 37.5, to: 2024-03-31}"
    yield "  - {hours: 37, from: 2024-04-01, to: 2026-03-31}"
    yield "  - {hours: 36, from: 2026-04-01}"
    yield "public_holidays:"
    yield from (
        f'  - {{day: {day}, name: "{name}"}}'
        for day, name in holidays(date(plan.calendar.first_day.year, 1, 1), date(LAST_SUNDAY.year, 12, 31))
    )
    yield "staff_rates:"
    kinds = sorted({(duty.group, duty.band) for duties in DUTIES.values() for duty in duties})
    for group, band in kinds:
        for source, pence in PENCE_AN_HOUR.items():
            rate = f"pounds_an_hour: {pence[group] / 100:.2f}"
            yield f'  - {{staff_group: {GROUPS[group]}, band: "{BANDS[band]}", source: {SOURCES[source]}, {rate}}}'
    award = pay_award(plan.calendar)
    if award:
        posted = f"financial_year: {award.posted_in.financial_year}, period: {award.posted_in.period}"
        yield "pay_award_arrears:"
        yield f"  - {{{posted}, from: {award.first}, to: {award.last}}}"


def _readme(plan: Plan, improvements: Collection[Improvement], layout: str) -> Iterator[str]:
    asked = f"--teams {plan.size} --weeks {plan.weeks} --seed {plan.seed} --layout {layout}"
    yield "# Invented data"
    yield f"Everything in this directory was invented by `boxscore simulate {asked}`."
    yield "No team, person, ward or figure is real. Every code begins with INV, every cost centre with 99."
    yield ""
    yield "- `extracts/`: what suppliers sent"
    yield "- `truth.csv`: what every figure of every team must come out as"
    yield "- `traps.csv`: what was planted to be told wrong easily, and where"
    yield "- `improvements.csv`: the changes that charts ought to show"
    for one in improvements:
        aims = f"about {one.before:g} before and {one.after:g} after"
        yield f"  - {one.team}, {one.measure}, from w/e {one.from_week:%d/%m/%Y}, {aims}: {one.what}"
