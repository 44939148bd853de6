"""``boxscore showcase``: the figures that may leave the team. Hiding what may not, and writing the rest, belong below."""

from datetime import date

import click

from boxscore.longer_periods import Over
from boxscore.settings import Settings
from pipelines.parameters import day_of


@click.command()
@click.option("--team", metavar="T", help="One team, by its slug.")
@click.option("--measure", metavar="ID", help="One measure, by its id.")
@click.option("--from", "first", callback=day_of, metavar="DATE", help="From the week that holds this day.")
@click.option("--to", "last", callback=day_of, metavar="DATE", help="To the week that holds this day.")
@click.option("--over", type=click.Choice([over.value for over in Over]), help="Add up what is shown: the period that ends with each week.")
@click.option("--earlier", multiple=True, metavar="FILE", help="A copy given away before (CSV), without --over; once for each of them.")
@click.option("--out", metavar="FILE", help="Where to write it; it goes to the screen when this is left out.")
@click.pass_obj
def showcase(
    settings: Settings,
    team: str | None,
    measure: str | None,
    *,
    first: date | None,
    last: date | None,
    over: str | None,
    earlier: tuple[str, ...],
    out: str | None,
) -> None:
    """Write the copy of the cells that may leave the team, as CSV with the columns of `boxscore export`.

    Small counts are hidden, and with them every figure that would give one back; `disclosure` in board.yaml says how small. With --over
    only what is shown is added up. Name each copy you gave away before with --earlier: what one of them hid stays hidden, so that the
    copies give nothing away together. Keep whole copies for that, made without --team, --measure, --from and --to.

    \b
    Examples:
      boxscore showcase --out board-pack.csv
      boxscore showcase --earlier board-pack.csv --out next-board-pack.csv
      boxscore showcase --team inpatient-ward-1 --over 13-weeks --earlier board-pack.csv
    """
    from measures.catalogue import catalogue
    from measures.packs import packs
    from pipelines.exporting import write_cells
    from pipelines.showing import Asked, copy_for_others, earlier_copies
    from sources.board import read_board

    board = read_board(settings.board, catalogue(), packs())
    asked = Asked(team, measure, board.weeks_between(first, last), Over(over) if over else None)
    cells = copy_for_others(settings, board, asked, earlier=earlier_copies(earlier))
    write_cells(cells, board, kind="csv", out=out)
    if out:
        click.echo(f"{len(cells):,} cells in {out}", err=True)
