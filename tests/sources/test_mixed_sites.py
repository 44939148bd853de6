"""A board of several sites in the mixed layout: the facts of each written whole, errors in the first, a missing file missing for all."""

import os
from pathlib import Path

import pandas as pd
import pytest

from boxscore.feeds import Feed
from sources.extracts import read_extract
from sources.folder import deliveries
from sources.simulator import mixed
from sources.simulator.facts import facts_of
from sources.simulator.mixed import MixedExtracts
from sources.simulator.mixed_contracts import mixed_contracts
from sources.simulator.plan import Plan
from sources.simulator.planted import Trap
from sources.standard import read_contract, standard_contracts

PLAN = Plan(seed=11, weeks=20, size=13)
TEAMS_A_SITE = 6


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Trap]]:
    """The extracts of thirteen teams in three sites, and what was planted in them."""
    directory = tmp_path_factory.mktemp("sites")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(mixed, "TEAMS_A_SITE", TEAMS_A_SITE)
        extracts = MixedExtracts(directory, PLAN)
        for team in PLAN.teams():
            extracts.add(team, facts_of(team, PLAN))
        return directory, extracts.close()


def contract(feed: str) -> Feed:
    return read_contract(mixed_contracts(standard_contracts())[feed], where=f"feeds/{feed}.yaml")


def test_every_site_writes_its_own_files(board: tuple[Path, list[Trap]]) -> None:
    names = [name for _, _, names in os.walk(board[0]) for name in names]
    sites = {name.split("_")[1] for name in names if name.startswith("INVENTED_site")}
    assert sites == {"site001", "site002", "site003"}


def test_errors_are_planted_in_the_first_site_alone(board: tuple[Path, list[Trap]]) -> None:
    refused = [trap.file for trap in board[1] if trap.found_as == "refused row" and "site" in trap.file]
    assert refused
    assert [name for name in refused if "_site001_" not in name] == []


def test_a_month_that_was_never_sent_is_missing_of_every_site_and_told_once(board: tuple[Path, list[Trap]]) -> None:
    (trap,) = [trap for trap in board[1] if trap.trap == "a missing file"]
    assert trap.what.startswith("no extract of eESS (invented) for ")
    never = PLAN.calendar.months[len(PLAN.calendar.months) // 2]
    sent = [path.name for path in (board[0] / "extracts/establishment/eess").iterdir()]
    assert [name for name in sent if f"_{never.first:%Y-%m}_" in name] == []


@pytest.mark.parametrize("feed", ["training", "establishment", "counts_by_hand", "complaints_and_stories"])
def test_every_fact_of_every_site_stands_in_a_file(board: tuple[Path, list[Trap]], feed: str) -> None:
    says = contract(feed)
    files = [delivery for delivery in deliveries(str(board[0]), says) if delivery.content]
    read = pd.concat([read_extract(delivery, says).rows for delivery in files])
    written = pd.concat([facts[feed] for team in PLAN.teams() if feed in (facts := facts_of(team, PLAN))])
    key = list(says.key)
    assert set(written[key].itertuples(index=False)) <= set(read[key].itertuples(index=False))
