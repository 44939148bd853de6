"""Where messages arrive in tests, and for whom: a real mail server and a real webhook, each on a free port of this machine."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from servers import free_port

OWNER, ANALYST = "owner@board.example", "analyst@board.example"
NOTIFY = f"""
notify:
  mail: {{host: 127.0.0.1, port: PORT, tls: none, from: box-score@board.example}}
  reports_to: [{ANALYST}]
  owners:
    - {{name: An invented owner, email: {OWNER}, feeds: [emergency_department_activity]}}
"""


def told_by_mail(board: Path, port: int) -> None:
    """Has the invented board in the directory tell the owner of its feed, and an analyst, by the mail server on that port."""
    described = board / "board.yaml"
    described.write_text(described.read_text(encoding="utf-8") + NOTIFY.replace("PORT", str(port)), encoding="utf-8")


@dataclass
class MailBox:
    """What a mail server has taken, in the order it came."""

    port: int
    refused: set[str] = field(default_factory=set)
    """The addresses it takes nothing for."""
    taken: list[EmailMessage] = field(default_factory=list)

    signed_in: list[tuple[str, str]] = field(default_factory=list)
    """The users and passwords it was told."""

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        if address in self.refused:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def said(self) -> list[tuple[str, str]]:
        """To whom and about what, of everything taken since it was last asked."""
        # A long subject is folded behind its first colon.
        told = [(str(one["To"]), str(one["Subject"]).strip()) for one in self.taken]
        self.taken.clear()
        return told


def made_certificate(at: Path) -> Path:
    """A certificate of a mail server on this machine, with its key, that nobody trusts yet."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    place = at / "certificate.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    place.write_bytes(secret + signed.public_bytes(Encoding.PEM))
    return place


@contextmanager
def mail_server(certificate: Path | None = None) -> Iterator[MailBox]:
    """A mail server that takes what it is sent; with a certificate only through TLS, and from whoever has signed in."""
    box, ways = MailBox(free_port()), dict[str, Any]()
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)

        def signed_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
            box.signed_in.append((data.login.decode(), data.password.decode()))
            return AuthResult(success=True)

        ways = {"tls_context": context, "require_starttls": True, "authenticator": signed_in, "auth_required": True}
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **ways)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@dataclass
class Channel:
    """What a webhook was posted."""

    url: str = ""
    answers: int = 202
    cards: list[dict[str, Any]] = field(default_factory=list)

    def texts(self) -> list[str]:
        """What each card says, its runs of text on a line each."""
        blocks = [card["attachments"][0]["content"]["body"] for card in self.cards]
        return ["\n".join(run["text"] for block in card for run in block["inlines"]) for card in blocks]


@contextmanager
def webhook() -> Iterator[Channel]:
    """A webhook that answers as it is told to."""
    channel = Channel()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            channel.cards.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(channel.answers)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Tests say what matters."""

    server = HTTPServer(("127.0.0.1", 0), Door)
    channel.url = f"http://127.0.0.1:{server.server_port}/secret-of-the-channel"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield channel
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
