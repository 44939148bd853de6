"""``boxscore returns``: workbooks that came back, read. What became of each entry is told; reading them belongs below."""

import sys

import click

from boxscore.settings import Settings


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False), metavar="FILE...")
@click.option("--by", default="", metavar="NAME", help="Who returned them, where the workbook itself does not say who filled it in.")
@click.pass_obj
def returns(settings: Settings, files: tuple[str, ...], by: str) -> None:
    """Read back what people typed into their workbooks, and keep it; it is in the figures and the workbooks of the next run.

    Tells what was read, what was refused and why, and where two people said different things. The same file twice counts once. Workbooks
    dropped into the folder `returns` of the board's state are read by every run without this. Ends with status 1 when something needs a
    person; everything else was kept.

    \b
    Examples:
      boxscore returns raigmore-emergency-department_we-2025-06-15_v1.xlsx
      boxscore returns *.xlsx --by "Ward manager"
    """
    from pipelines.returning import read_files, told_lines

    needs_a_person = False
    for told in read_files(settings, files, by=by, say=_say):
        needs_a_person |= told.needs_a_person
        for line in told_lines(told):
            click.echo(line)
    sys.exit(1 if needs_a_person else 0)


def _say(text: str) -> None:
    click.echo(text, err=True)
