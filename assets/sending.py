"""The ways out to people: e-mail through the board's mail server, and a Teams channel through its webhook.

What is said, and to whom, belongs to ``telling``. Nothing here fails a run: what could not be sent is said in a sentence.
"""

import logging
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from time import monotonic
from typing import Any

from pydantic import SecretStr

from boxscore.notices import MailServer, NotifyKeys, Tls
from sources.identifiers import without_identifiers

SECONDS = 20
"""How long a server is waited for; a night has better things to do."""
SECONDS_FOR_ALL = 300
"""How long one may take over all letters, each of which it answers in time."""
MOST_LETTERS_OF_A_CARD = 20_000
"""Teams takes messages of 28 KB."""
ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive"
TRIED_AGAIN = "The next run tries again."


@dataclass(frozen=True)
class Letter:
    """Something to say to somebody."""

    to: str
    """An e-mail address, or what stands for the channel."""
    subject: str
    body: str


def plain(text: str) -> str:
    """The text as it may leave the building: without CHI and NHS numbers, and without anything that is no letter, sign or line's end."""
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in without_identifiers(text))


def on_one_line(text: str) -> str:
    """The text as it may stand in a header: a line's end would end the header and begin another."""
    return " ".join(plain(text).split())


def send_mail(server: MailServer, keys: NotifyKeys, letters: Sequence[Letter], sent: Callable[[Letter], None]) -> list[str]:
    """Sends the letters, and says ``sent`` of each as soon as the server has taken it; a sentence for each that it has not.

    One for all where the server does not answer.
    """
    failures, left = list[str](), len(letters)
    if keys.smtp_password and server.tls is Tls.NONE:
        return [f"E-mail: a password is not sent to {server.host} in the clear. Set 'tls' of notify.mail in board.yaml to starttls or tls."]
    try:
        with _connected(server, keys) as connection:
            until = monotonic() + SECONDS_FOR_ALL
            for letter in letters:
                if monotonic() > until:
                    failures.append(f"E-mail: {server.host}, port {server.port}, is too slow; {_waiting(left)}")
                    break
                try:
                    connection.send_message(_message(server, letter))
                    sent(letter)
                except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
                    failures.append(f"E-mail: {server.host} refused a message to {letter.to} ({_reason(error)}). {TRIED_AGAIN}")
                left -= 1
    except (OSError, UnicodeError) as error:  # every error of smtplib and of TLS is one; a host's name that can be none is the other
        failures.append(f"E-mail: {server.host}, port {server.port}, did not take what it was sent ({_reason(error)}); {_waiting(left)}")
    return failures


def send_to_channel(webhook: SecretStr, letters: Sequence[Letter], sent: Callable[[Letter], None]) -> list[str]:
    """Posts each letter as a card, and says ``sent`` of it once it was taken; a sentence where the webhook does not, and no more is tried.

    The address is a secret, for whoever knows it may post: it stands in no sentence and no log.
    """
    from httpx2 import Client, HTTPError, InvalidURL  # a tenth of a second to import, and few boards have a channel

    logging.getLogger("httpx2").setLevel(logging.WARNING)  # else it logs the address of every request
    with Client(timeout=SECONDS) as client:
        for done, letter in enumerate(letters):
            try:
                status = client.post(webhook.get_secret_value(), json=_card(letter)).status_code
                reason = "" if status < 300 else f"status {status}"  # a redirect is not followed
            except (HTTPError, InvalidURL) as error:
                reason = type(error).__name__
            if reason:
                return [f"Teams: the channel's webhook did not take what it was sent ({reason}); {_waiting(len(letters) - done)}"]
            sent(letter)
    return []


def _waiting(letters: int) -> str:
    return f"{letters} message{' waits' if letters == 1 else 's wait'}. {TRIED_AGAIN}"


@contextmanager
def _connected(server: MailServer, keys: NotifyKeys) -> Iterator[smtplib.SMTP]:
    trusted = ssl.create_default_context()
    if server.tls is Tls.TLS:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=trusted)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    with connection:
        if server.tls is Tls.STARTTLS:
            connection.starttls(context=trusted)
        if keys.smtp_user and keys.smtp_password:
            connection.login(keys.smtp_user, keys.smtp_password.get_secret_value())
        yield connection


def _message(server: MailServer, letter: Letter) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = server.from_, letter.to
    message["Subject"] = on_one_line(letter.subject)
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=server.from_.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # nobody's absence is answered to a machine (RFC 3834)
    message.set_content(plain(letter.body))
    return message


def _card(letter: Letter) -> dict[str, Any]:
    """The letter as an Adaptive Card. In runs of text Teams reads no Markdown, so whatever an extract is called is shown as it is."""
    body = plain(letter.body)
    told = body if len(body) <= MOST_LETTERS_OF_A_CARD else f"{body[:MOST_LETTERS_OF_A_CARD]} (and more, in the report)"
    heading = {"type": "TextRun", "text": on_one_line(letter.subject), "weight": "Bolder", "size": "Medium"}
    paragraphs = [[heading], *([{"type": "TextRun", "text": line}] for line in told.splitlines() if line)]
    blocks = [{"type": "RichTextBlock", "inlines": runs} for runs in paragraphs]
    card = {"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4", "body": blocks}
    return {"type": "message", "attachments": [{"contentType": ADAPTIVE_CARD, "contentUrl": None, "content": card}]}


def _reason(error: OSError | UnicodeError) -> str:
    """Why, in a word or a number: what a server says besides may be anything."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return ", ".join(str(code) for code, _ in error.recipients.values())
        case smtplib.SMTPResponseException():
            return str(error.smtp_code)
        case smtplib.SMTPException():
            return type(error).__name__
        case _:
            return getattr(error, "strerror", None) or type(error).__name__
