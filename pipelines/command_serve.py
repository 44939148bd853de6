"""``boxscore serve``: the portal, until it is stopped. What it shows belongs to portal/."""

import os

import click

from boxscore.settings import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="An address of this machine; of any other only where people sign in.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="How many processes answer. [default: one a processor]")
@click.pass_obj
def serve(settings: Settings, host: str, port: int, workers: int | None) -> None:
    """Show the portal until Ctrl-C: for this machine alone, unless people sign in (docs/operator.md).

    \b
    Examples:
      boxscore serve
      boxscore serve --port 8080
      boxscore serve --host 0.0.0.0 --workers 4
    """
    from pipelines.serving import serve_board

    serve_board(
        settings, host=host, port=port, workers=workers or len(os.sched_getaffinity(0)), say=lambda text: click.echo(text, err=True)
    )
