"""``boxscore workbook``: one team's workbook, of any week, in any layout or in a board's own template. Writing it belongs below."""

from datetime import date
from pathlib import Path

import click

from boxscore.errors import ConfigurationError
from boxscore.settings import Settings
from pipelines.parameters import day_of


@click.command()
@click.argument("team")
@click.option("--week", callback=day_of, metavar="DATE", help="The week that holds this day. [default: the team's current week]")
@click.option("--version", type=click.IntRange(1), help="One of the week's versions. [default: its last]")
@click.option("--versions", "listed", is_flag=True, help="List every version with the reason it was written, in place of writing a file.")
@click.option("--layout", metavar="NAME", help="Lay it out in another way than the team's own (see board.yaml).")
@click.option("--template", metavar="FILE", help="Fill in a workbook of your own, .xlsx or .xlsm; see `boxscore template check`.")
@click.option("--out", metavar="FILE", help="Where to put it. [default: its own name, in this directory]")
@click.pass_obj
def workbook(
    settings: Settings,
    team: str,
    *,
    week: date | None,
    version: int | None,
    listed: bool,
    layout: str | None,
    template: str | None,
    out: str | None,
) -> None:
    """Write a team's workbook to a file and say where it is.

    The one that was registered for the week is given as it was written; where its file is no longer kept it is written again from the
    figures as they were that day.

    \b
    Examples:
      boxscore workbook raigmore-emergency-department
      boxscore workbook raigmore-emergency-department --week 2025-06-15 --out monday.xlsx
      boxscore workbook raigmore-emergency-department --versions
      boxscore workbook raigmore-emergency-department --template our-board.xlsx
    """
    from pipelines.one_workbook import OneWorkbook

    asked = OneWorkbook.of(settings, team)
    if listed:
        for line in asked.versions(week):
            click.echo(line)
        return
    if template is not None and (layout or version):
        raise ConfigurationError("A template has a layout of its own and no versions: leave out --layout and --version.")
    name, content, said = asked.in_template(template, week) if template else asked.laid_out(week, version, layout)
    place = _written(out or name, content)
    click.echo(f"{place}: {said}.")


def _written(out: str, content: bytes) -> Path:
    from warehouse.files import Files

    place = Path(out)
    Files(str(place.parent)).write(place.name, content)
    return place
