"""``boxscore token``: with what a person's program reads the portal's JSON. What it may read belongs to portal/."""

from datetime import timedelta

import click

from boxscore.settings import Settings


@click.command()
@click.argument("person", metavar="PERSON")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 400), help="For how long it counts.")
@click.option("--take-back", is_flag=True, help="End every token of the person's instead, at once.")
@click.pass_obj
def token(settings: Settings, person: str, days: int, take_back: bool) -> None:
    """Make a token for a program of PERSON's, such as Power BI or R, to read figures with, where people sign in with OpenID.

    PERSON is an id of people.yaml. The program has the rights the person has at the time, reads under /api/ and can send nothing. The token
    is shown once and kept nowhere: treat it as a password.

    \b
    Examples:
      boxscore token coach@board.example
      boxscore token coach@board.example --days 30
      boxscore token coach@board.example --take-back
    """
    from pipelines.tokens import make_token, take_back_tokens

    if take_back:
        click.echo(f"{take_back_tokens(settings, person)} tokens of {person} ended.", err=True)
        return
    told = make_token(settings, person, lasts=timedelta(days=days))
    click.echo(f"Send it as 'Authorization: Bearer ...'. It counts for {days} days and is not shown again:", err=True)
    click.echo(told)
