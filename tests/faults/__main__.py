"""``make faults``: kills nights from outside at random instants, runs each again, and compares with a night that nothing happened to.

Every try forks from this process, which imports everything and runs nothing; some go through the ``boxscore`` command itself.
"""

import argparse
import gc
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

# A library that starts threads when it is imported would make forking unsafe.
os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

from adversities import ADVERSITIES, befallen, may_mount
from killing import Outcome, Try, Undisturbed, attempt, in_a_child, modules_of_a_night, undisturbed
from two_nights import nights_of

SLOW_TO_IMPORT = ("great_expectations", "measures.charts.drawing", "pipelines.running", "warehouse.migrating", "workbooks.reconciliation")


def main() -> int:
    """The exit status: 1 when any try failed."""
    asked = _arguments()
    _import(SLOW_TO_IMPORT)
    print(f"Seed {asked.seed}: {asked.kills} kills of forked nights and {asked.commands} of the command", flush=True)
    began = time.monotonic()
    work = Path(tempfile.mkdtemp(prefix="boxscore-faults-"))
    try:
        modules = set[str]()
        boards = nights_of(work / "boards", lambda at: modules.update(in_a_child(modules_of_a_night, at)), names=asked.boards)
        _import(sorted(modules))
        nights = [one for board in boards for one in undisturbed(board, work / "undisturbed")]
        for one in nights:
            print(f"{one.name}: {one.seconds:.1f} s undisturbed", flush=True)
        outcomes = _all(asked, nights, work)
    finally:
        shutil.rmtree(work)
    _tell(outcomes, time.monotonic() - began)
    failed = sum(bool(outcome.wrong) for outcome in outcomes)
    print(f"{len(outcomes) - failed} passed, {failed} failed")
    return 1 if failed else 0


def _import(names: Iterable[str]) -> None:
    """Imports what a night would import, as far as it can be by its name; what there is now is shared by every fork."""
    for name in names:
        with suppress(ImportError):
            import_module(name)
    gc.freeze()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="how many nights are forked and killed")
    parser.add_argument("--commands", type=int, default=12, help="how many times the command itself is killed")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="what the instants are drawn from")
    parser.add_argument("--boards", nargs="+", default=["plain", "costed"], help="which boards; the plain one is quicker")
    parser.add_argument("--befall", nargs="*", default=[one.name for one in ADVERSITIES], help="what befalls a night but a kill")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="how many tries run at once")
    return parser.parse_args()


def _tries(asked: argparse.Namespace, nights: int) -> list[Try]:
    """Spread over each night's whole time and a little more; of every eight tries one on the last board, which takes longer."""
    drawn = random.Random(asked.seed)
    tries = []
    for number in range(asked.kills + asked.commands):
        night = number % 2 if number % 8 else nights - 2 + number // 8 % 2
        by_command = number >= asked.kills
        at_write = not by_command and number % 3 == 0
        tries.append(Try(number, night, by_command, drawn.uniform(0, 1.1), at_write))
    return tries


def _all(asked: argparse.Namespace, nights: list[Undisturbed], work: Path) -> list[Outcome]:
    outcomes = []
    with ProcessPoolExecutor(asked.workers, mp_context=get_context("fork")) as pool:
        doing = [pool.submit(attempt, tried, nights[tried.night], work) for tried in _tries(asked, len(nights))]
        doing += [pool.submit(befallen, name, nights[1], work) for name in _that_may_be(asked.befall, work)]
        for done in as_completed(doing):
            outcomes.append(done.result())
            for wrong in done.result().wrong:
                print(f"{done.result().what}: {wrong}", flush=True)
            if len(outcomes) % 25 == 0:
                print(f"{len(outcomes)} tries", flush=True)
    return outcomes


def _that_may_be(names: list[str], work: Path) -> Iterator[str]:
    may = may_mount(work / "mounted")
    for one in ADVERSITIES:
        if one.name in names and one.needs_mounts and not may:
            print(f"skipped: {one.name}, for this process may not mount")
        elif one.name in names:
            yield one.name


def _tell(outcomes: list[Outcome], seconds: float) -> None:
    """Where the kills fell, by what they left behind."""
    for counted in (lambda outcome: [outcome.night], lambda outcome: [outcome.fell], lambda outcome: outcome.traces):
        for told, count in Counter(one for outcome in outcomes for one in counted(outcome)).most_common():
            print(f"{count:4} {told}")
    print(f"{seconds:.0f} seconds")


if __name__ == "__main__":
    sys.exit(main())
