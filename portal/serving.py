"""Opens the portal's door on this machine. What is behind it belongs elsewhere."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Callable
from threading import Thread

import uvicorn
from starlette.applications import Starlette

from boxscore.errors import ConfigurationError
from portal.own_name import is_loopback
from portal.workers import Workers

WAITING_CONNECTIONS = 1024
"""A board's coaches all come at 07:30 on Monday; of those beyond, the browser tries again a second later."""
SECONDS_TO_FINISH = 10
"""How long what is being sent has when the portal is stopped."""
SECONDS_KEPT_OPEN = 75
"""An idle connection; longer than proxies keep theirs (nginx 60), so that none is closed while they send."""


def serve(
    app: Starlette,
    host: str,
    port: int,
    *,
    has_sign_in: bool = False,
    workers: int = 1,
    announce: Callable[[str], None] | None = None,
    beside: Callable[[], None] | None = None,
) -> None:
    """Answers requests until it is stopped (Ctrl-C); port 0 takes a free port.

    With several ``workers`` as many processes answer, each a copy of this one, which is to have no connection open then.
    ``announce`` is given the page's address once connections are taken; ``beside`` is what each process does in a thread of its own.
    ConfigurationError, before anything listens, when ``host`` is not this machine and nobody signs in, or the port cannot be had.
    """
    with listening(host, port, has_sign_in=has_sign_in) as door:
        if announce:
            announce(_address(door))
        if workers == 1:
            _answer(app, door, beside)
        else:
            Workers(workers, lambda parent_has_ended: _answer(app, door, beside, parent_has_ended)).run()


def _answer(app: Starlette, door: socket.socket, beside: Callable[[], None] | None, until: int | None = None) -> None:
    """Answers what comes through the door until SIGINT or SIGTERM, or until the file ``until`` has ended."""
    if beside:
        Thread(target=beside, daemon=True).start()
    # Requests are not logged: the access log would go to stdout, which is for results.
    config = uvicorn.Config(
        app,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=SECONDS_KEPT_OPEN,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
    with contextlib.suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(_answering(uvicorn.Server(config), door, until))


async def _answering(server: uvicorn.Server, door: socket.socket, until: int | None) -> None:
    if until is not None:
        loop = asyncio.get_running_loop()

        def stop() -> None:
            loop.remove_reader(until)
            server.should_exit = True

        loop.add_reader(until, stop)
    await server.serve(sockets=[door])


def listening(host: str, port: int, *, has_sign_in: bool = False) -> socket.socket:
    """A socket that takes connections to ``port``. ConfigurationError as ``serve`` states."""
    if not has_sign_in and not is_loopback(host):
        raise ConfigurationError(
            f"Nobody signs in to this portal, so its pages are only for this machine: '{host}' was refused and nothing was opened. "
            "Leave --host out, or set up a sign-in (see docs/operator.md)."
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=WAITING_CONNECTIONS)
    except (OSError, OverflowError) as error:
        raise ConfigurationError(_why_not(error, host, port)) from None


def _why_not(error: OSError | OverflowError, host: str, port: int) -> str:
    if isinstance(error, OverflowError):
        return f"{port} is not a port: give --port a number from 1 to 65535."
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} of {host} is in use, perhaps by another `boxscore serve`. Stop that one, or give another --port."
        case errno.EACCES:
            return f"Port {port} may not be opened by this user. Give a --port from 1024 to 65535."
        case _:
            return f"{host}, port {port}, could not be opened: {error.strerror}."


def _address(door: socket.socket) -> str:
    host, port = door.getsockname()[:2]
    return f"http://[{host}]:{port}/" if door.family == socket.AF_INET6 else f"http://{host}:{port}/"
