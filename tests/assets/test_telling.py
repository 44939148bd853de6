"""Who is told what, by a real mail server and a real webhook: each problem once, its end once, and nothing that could do harm."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from invented_board import invented_board
from letterboxes import ANALYST, OWNER, Channel, MailBox, made_certificate, mail_server, told_by_mail, webhook
from planted import numbers
from pydantic import SecretStr
from servers import free_port

from assets.house import House
from assets.sending import Letter, send_mail
from assets.telling import tell
from boxscore.notices import MailServer, NotifyKeys, Tls
from boxscore.problems import Looked, Problem, ProblemKind
from boxscore.settings import Settings

FEED, INVOICES = "emergency_department_activity", "invoices"
REFUSED = Problem(ProblemKind.EXTRACT_REFUSED, "activity/may.csv: no header was found.", FEED, "activity/may.csv")
FAILED = Problem(ProblemKind.RUN_FAILED, "The step cells failed.")


@pytest.fixture(scope="module")
def server() -> Iterator[MailBox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def mail(server: MailBox) -> MailBox:
    """The mail server, with nothing in it."""
    server.taken.clear()
    server.refused.clear()
    return server


@pytest.fixture
def house(tmp_path: Path, mail: MailBox) -> House:
    return house_of(tmp_path, port=mail.port)


def house_of(at: Path, *, port: int, keys: NotifyKeys | None = None) -> House:
    """The invented board, whose mail goes to that port; one run is noted in its warehouse."""
    board = invented_board(at)
    told_by_mail(board.directory, port)
    made = House.of(Settings(board=str(board.directory), warehouse=None), {})
    house = House(made.board, made.directory, made.warehouse_url, {}, keys or NotifyKeys())
    house.store.begin_run("night", how="command", weeks=house.board.whole_history)
    return house


def found(house: House, *problems: Problem) -> None:
    """What a night that read and worked through everything found."""
    house.store.note_problems(problems, looked=Looked(house.board.whole_history, ()), run="night")


def test_a_problem_is_told_once_to_the_owner_of_its_feed_and_so_is_its_end(house: House, mail: MailBox) -> None:
    found(house, REFUSED)
    assert tell(house, None) == ()
    (message,) = mail.taken
    assert message.get_content().splitlines()[0] == "activity/may.csv: no header was found."
    assert mail.said() == [(OWNER, "Invented board: Emergency department attendances: an extract was refused")]
    found(house, REFUSED)
    tell(house, None)
    assert mail.said() == []
    found(house)
    tell(house, None)
    tell(house, None)
    assert mail.said() == [(OWNER, "Invented board: Over: Emergency department attendances: an extract was refused")]


def test_what_nobody_owns_is_told_to_those_who_get_the_reports(house: House, mail: MailBox) -> None:
    found(house, FAILED, Problem(ProblemKind.FEED_LATE, "late", INVOICES))
    tell(house, None)
    assert {to for to, _ in mail.said()} == {ANALYST}


def test_a_problem_that_was_over_before_anybody_was_told_is_told_to_nobody(house: House, mail: MailBox) -> None:
    found(house, REFUSED)
    found(house)
    tell(house, None)
    assert mail.said() == []


def test_what_happened_is_told_and_of_its_end_nothing(house: House, mail: MailBox) -> None:
    found(house, Problem(ProblemKind.RETURN_REFUSED, "ward.xlsx: no workbook.", about="0123456789abcdef"))
    tell(house, None)
    found(house)
    tell(house, None)
    assert mail.said() == [(ANALYST, "Invented board: a returned workbook was not read whole")]
    assert house.store.problems_to_tell() == []


def test_very_many_at_once_are_one_message_and_each_of_them_is_told(house: House, mail: MailBox) -> None:
    many = [Problem(ProblemKind.EXTRACT_REFUSED, f"{name}.csv: no header.", FEED, f"{name}.csv") for name in range(11)]
    found(house, *many)
    tell(house, None)
    (message,) = mail.taken
    assert message["Subject"] == "Invented board: 11 things need somebody"
    assert [f"{name}.csv: no header." in message.get_content() for name in range(11)] == [True] * 11
    tell(house, None)
    assert len(mail.taken) == 1


def test_a_mail_server_that_does_not_answer_is_said_and_the_message_goes_with_the_next_run(tmp_path: Path, mail: MailBox) -> None:
    port = free_port()
    house = house_of(tmp_path, port=port)
    found(house, REFUSED, FAILED)
    (said,) = tell(house, None)
    what = f"E-mail: 127.0.0.1, port {port}, did not take what it was sent (Connection refused)"
    assert said == f"{what}; 2 messages wait. The next run tries again."
    answering = house.board.model_copy(update={"notify": house.board.notify.model_copy(update={"mail": moved_to(house, mail.port)})})
    assert tell(House(answering, house.directory, house.warehouse_url, {}), None) == ()
    assert sorted(to for to, _ in mail.said()) == [ANALYST, OWNER]


def test_a_host_that_can_be_none_is_said(house: House) -> None:
    assert house.board.notify.mail
    nowhere = house.board.notify.mail.model_copy(update={"host": "mail..example"})
    (said,) = send_mail(nowhere, NotifyKeys(), [Letter(OWNER, "a subject", "a body")], lambda _: None)
    assert said.endswith("(UnicodeError); 1 message waits. The next run tries again.")


def test_a_server_that_is_slow_of_each_letter_does_not_hold_up_the_night(
    house: House, mail: MailBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assets.sending.SECONDS_FOR_ALL", 0)
    found(house, REFUSED, FAILED)
    (said,) = tell(house, None)
    assert said.endswith("is too slow; 2 messages wait. The next run tries again.")
    assert mail.said() == []


def moved_to(house: House, port: int) -> object:
    assert house.board.notify.mail
    return house.board.notify.mail.model_copy(update={"port": port})


def test_an_address_that_is_refused_keeps_nobody_else_from_being_told(house: House, mail: MailBox) -> None:
    mail.refused.add(OWNER)
    found(house, REFUSED, FAILED)
    assert tell(house, None) == ("E-mail: 127.0.0.1 refused a message to owner@board.example (550). The next run tries again.",)
    assert mail.said() == [(ANALYST, "Invented board: a run failed")]


def test_a_password_is_not_sent_in_the_clear(tmp_path: Path, mail: MailBox) -> None:
    house = house_of(tmp_path, port=mail.port, keys=NotifyKeys("box-score", SecretStr("an invented password")))
    found(house, REFUSED)
    (said,) = tell(house, None)
    assert said.startswith("E-mail: a password is not sent to 127.0.0.1 in the clear.")
    assert mail.said() == []


def test_a_server_that_offers_no_tls_where_it_is_asked_for_is_told_nothing(house: House, mail: MailBox) -> None:
    assert house.board.notify.mail
    asking = house.board.notify.mail.model_copy(update={"tls": Tls.STARTTLS})
    letter = Letter(OWNER, "a subject", "a body")
    (said,) = send_mail(asking, NotifyKeys("box-score", SecretStr("an invented password")), [letter], lambda _: None)
    assert "(SMTPNotSupportedError); 1 message waits." in said
    assert mail.said() == []


def test_a_password_and_what_is_said_go_through_tls_to_a_server_that_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = made_certificate(tmp_path)
    letter = Letter(OWNER, "a subject", "a body")
    keys = NotifyKeys("box-score", SecretStr("an invented password"))
    with mail_server(certificate) as box:
        server = MailServer.model_validate({"host": "localhost", "port": box.port, "from": "box-score@board.example"})
        (said,) = send_mail(server, keys, [letter], lambda _: None)
        assert "certificate verify failed" in said
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert send_mail(server, keys, [letter], lambda _: None) == []
        assert box.said() == [(OWNER, "a subject")]
    assert box.signed_in == [("box-score", "an invented password")]


def test_what_an_extract_is_called_breaks_no_header_and_takes_no_number_along(house: House, mail: MailBox) -> None:
    (number,) = numbers(1, valid=True)
    name = f"may\r\nBcc: everybody@elsewhere.example\r\n\r\n<b>{number}</b>\u202e.csv"
    found(house, Problem(ProblemKind.EXTRACT_REFUSED, f"{name}: no header was found.", FEED, name))
    tell(house, None)
    (message,) = mail.taken
    assert message["Bcc"] is None
    assert message.get_content_type() == "text/plain"
    assert number not in message.as_string()
    assert "\u202e" not in message.get_content()


def test_the_channel_is_posted_a_card_of_plain_text_a_problem_and_one_when_it_is_over(tmp_path: Path, mail: MailBox) -> None:
    with webhook() as channel:
        house = house_of(tmp_path, port=mail.port, keys=NotifyKeys(teams_webhook=SecretStr(channel.url)))
        found(house, Problem(REFUSED.kind, "may.csv: [a link](https://elsewhere.example) **bold**", FEED, "may.csv"))
        assert tell(house, None) == tell(house, None) == ()
        found(house)
        tell(house, None)
        began, ended = channel.texts()
    assert began.splitlines()[:2] == [
        "Invented board: Emergency department attendances: an extract was refused",
        "may.csv: [a link](https://elsewhere.example) **bold**",
    ]
    assert ended.splitlines()[0] == "Invented board: Over: Emergency department attendances: an extract was refused"
    assert kinds_in(channel) == {"RichTextBlock", "TextRun"}  # in which nothing is read as Markdown


def kinds_in(channel: Channel) -> set[str]:
    blocks = [block for card in channel.cards for block in card["attachments"][0]["content"]["body"]]
    return {block["type"] for block in blocks} | {run["type"] for block in blocks for run in block["inlines"]}


def test_a_webhook_that_fails_is_said_without_its_address_and_mail_goes_all_the_same(tmp_path: Path, mail: MailBox) -> None:
    with webhook() as channel:
        channel.answers = 500
        house = house_of(tmp_path, port=mail.port, keys=NotifyKeys(teams_webhook=SecretStr(channel.url)))
        found(house, REFUSED)
        (said,) = tell(house, None)
        assert said == "Teams: the channel's webhook did not take what it was sent (status 500); 1 message waits. The next run tries again."
        channel.answers = 202
        tell(house, None)
    assert len(channel.cards) == 2
    assert [to for to, _ in mail.said()] == [OWNER]


def test_a_webhook_that_is_not_there_is_said(tmp_path: Path, mail: MailBox) -> None:
    gone = NotifyKeys(teams_webhook=SecretStr(f"http://127.0.0.1:{free_port()}/secret"))
    house = house_of(tmp_path, port=mail.port, keys=gone)
    found(house, FAILED)
    (said,) = tell(house, None)
    assert "(ConnectError)" in said
    assert "secret" not in said
