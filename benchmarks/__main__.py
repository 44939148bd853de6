"""Runs every benchmark, prints a table and writes ``out/bench.json``. Ends with status 1 when a target is missed."""

import json
import sys
import tempfile
from itertools import chain
from pathlib import Path

from benchmarks import charting, measuring, nights, portal_load, reading, simulating, stamping, starting, whole_history
from benchmarks.figures import Figure
from boards import RunBoard


def main() -> int:
    """The status to end with."""
    with tempfile.TemporaryDirectory() as directory:
        scratch = Path(directory)
        timed = (
            whole_history.figures(scratch),
            starting.figures(scratch / "run" / "board"),
            portal_load.figures(RunBoard(scratch / "run" / "board", scratch / "run" / "state")),
            reading.figures(scratch / "reading"),
            simulating.figures(scratch / "simulated"),
            measuring.figures(scratch),
            nights.figures(scratch / "nights"),
            charting.figures(scratch / "charted"),
            stamping.figures(scratch / "stamped"),
        )
        told = [_printed(figure) for figure in chain(*timed)]
    out = Path("out/bench.json")
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps([figure.as_entry() for figure in told], indent=2) + "\n", encoding="utf-8")
    print(f"\nWritten to {out}")
    return 0 if all(figure.met for figure in told) else 1


def _printed(figure: Figure) -> Figure:
    peer = "" if figure.peer is None else f"peer {figure.peer:>9,.2f}  ratio {figure.ratio:>6,.1f}x"
    verdict = "met" if figure.met else "MISSED"
    print(f"{figure.name:<66} {figure.ours:>9,.2f} {figure.unit:<6} {peer} target {figure.target:>6,.1f}  {verdict}", flush=True)
    return figure


if __name__ == "__main__":
    sys.exit(main())
