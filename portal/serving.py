"""Opens the portal's door on this machine. What is behind it belongs elsewhere."""

import contextlib
import errno
import socket
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette

from boxscore.errors import ConfigurationError
from portal.own_name import is_loopback

WAITING_CONNECTIONS = 128


def serve(app: Starlette, host: str, port: int, *, has_sign_in: bool = False, announce: Callable[[str], None] | None = None) -> None:
    """Answers requests until it is stopped (Ctrl-C); port 0 takes a free port.

    ``announce`` is given the page's address once connections are taken.
    ConfigurationError, before anything listens, when ``host`` is not this machine and nobody signs in, or the port cannot be had.
    """
    with listening(host, port, has_sign_in=has_sign_in) as door:
        if announce:
            announce(_address(door))
        # Requests are not logged: the access log would go to stdout, which is for results.
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, lifespan="off")
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[door])


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
