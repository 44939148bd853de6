"""A team's whole workbook stamped, against openpyxl and XlsxWriter writing the same; then as many as a nation has.

Invented: 25 measures, 104 weeks, a chart each with its lines, every sheet of the standard layout. All are given the finished sheets, and
all but ours leave out the figures that charts store. A nation's workbooks are put together from contents, fingerprinted and stamped.
"""

import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure, most_mebibytes
from benchmarks.stamping_contents import invented_contents
from benchmarks.stamping_peers import from_scratch, template_filled, with_xlsxwriter
from workbooks.book import book_of
from workbooks.contents import Contents
from workbooks.sheets import Book
from workbooks.stamping.stamp import stamp
from workbooks.writer import workbook_bytes, write_only

TEAMS, CORES = 5_000, 2
SAMPLE = 1_000
"""So many teams are written; a nation's are five times as many, and take five times as long."""
SECONDS = 90.0
CPU_MILLISECONDS = 1000 * SECONDS * CORES / TEAMS
MEBIBYTES = 400.0
GROWTH = 1.1
FASTER_THAN_SCRATCH, FASTER_THAN_TEMPLATE, FASTER_THAN_XLSXWRITER = 30.0, 60.0, 20.0
LARGER = 1.5
DIFFERENT = 16
"""Contents that differ in every figure, taken in turns under other names."""
ROUNDS, TIMES = 2, 5
"""Each writes four workbooks in a round, ours five times."""
AT_ONCE = 4


def figures(scratch: Path) -> Iterator[Figure]:
    """One workbook in a process of its own, by all four; the nation's in a pool of two."""
    one = _measured("one", scratch)
    name = "a workbook of 25 measures and 104 weeks"
    yield Figure(f"{name}; peer openpyxl from scratch", one["ours"], "CPU ms", FASTER_THAN_SCRATCH, one["scratch"])
    yield Figure("the same; peer openpyxl, a template filled", one["ours"], "CPU ms", FASTER_THAN_TEMPLATE, one["template"])
    yield Figure("the same; peer XlsxWriter", one["ours"], "CPU ms", FASTER_THAN_XLSXWRITER, one["xlsxwriter"])
    yield Figure("the same: bytes, to openpyxl's 1", round(one["bytes"] / one["scratch_bytes"], 2), "times", LARGER)
    many = _measured("many", scratch)
    yield Figure(f"{TEAMS:,} teams' workbooks on two cores, {SAMPLE:,} scaled", many["seconds"], "s", SECONDS)
    yield Figure("the same: CPU a team, from contents to file", many["cpu"], "CPU ms", CPU_MILLISECONDS)
    yield Figure("the same: most memory of a process", many["mebibytes"], "MiB", MEBIBYTES)
    yield Figure("the same: of its most after a tenth of them", many["growth"], "times", GROWTH)


def _measured(which: str, scratch: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.stamping", which, str(scratch)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return told


def one() -> dict[str, float]:
    """CPU milliseconds a workbook, the master made before as in a night of many, and bytes."""
    books = [book_of(invented_contents(number), version=1, run="benchmark") for number in range(4)]
    scratch, stamped = from_scratch(books[0]), stamp(books[0])
    writers = {"ours": stamp, "scratch": from_scratch, "xlsxwriter": with_xlsxwriter, "template": partial(template_filled, scratch)}
    took: dict[str, list[float]] = {name: [] for name in writers}
    for _ in range(ROUNDS):  # in turns, so that a busy machine is as hard on one as on the others
        for name, write in writers.items():
            gc.collect()  # nobody pays for what another left
            took[name] += [_milliseconds(write, book) for book in books * (TIMES if name == "ours" else 1)]
    return {name: round(median(each), 1) for name, each in took.items()} | {"bytes": len(stamped), "scratch_bytes": len(scratch)}


def _milliseconds(write: Callable[[Book], bytes], book: Book) -> float:
    began = time.process_time()
    write(book)
    return 1000 * (time.process_time() - began)


def many(scratch: Path) -> dict[str, float]:
    """Seconds by the clock on the wall for a nation's teams, CPU a team, and the memory of the process that needed most."""
    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn"), initializer=_ready) as pool:
        early = list(pool.map(_written, range(SAMPLE // 10), repeat(scratch), chunksize=AT_ONCE))  # both have made their master
        began = time.perf_counter()
        told = list(pool.map(_written, range(SAMPLE), repeat(scratch), chunksize=AT_ONCE))
        took = time.perf_counter() - began
    most, first = (max(mebibytes for _, mebibytes in each) for each in (told, early))
    cpu = median(milliseconds for milliseconds, _ in told)
    return {"seconds": round(took * TEAMS / SAMPLE, 1), "cpu": round(cpu, 1), "mebibytes": round(most, 1), "growth": round(most / first, 2)}


_contents: list[Contents] = []
"""Of this process."""


def _ready() -> None:
    _contents.extend(invented_contents(number) for number in range(DIFFERENT))
    write_only()


def _written(number: int, scratch: Path) -> tuple[float, float]:
    """One team's workbook in its place; returns the CPU milliseconds it took, and the most memory its process has needed, in MiB."""
    like = _contents[number % DIFFERENT]
    contents = replace(like, team=like.team.model_copy(update={"slug": f"invented-team-{number}", "name": f"Invented Team {number}"}))
    began = time.process_time()
    assert contents.fingerprint
    place = scratch / f"{number % AT_ONCE}.xlsx"
    beside = place.with_suffix(f".{number}.part")
    beside.write_bytes(workbook_bytes(contents, version=1, run="benchmark"))
    beside.replace(place)
    return 1000 * (time.process_time() - began), most_mebibytes()


def main(which: str, scratch: Path) -> None:
    """Measures in this process and tells the outcome as a line of JSON."""
    scratch.mkdir(parents=True, exist_ok=True)
    print(json.dumps(one() if which == "one" else many(scratch)))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
