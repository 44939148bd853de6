"""Who is told of what: owners of their feeds, everybody else's to those who get the reports; and what cannot be meant is refused."""

import pytest

from boxscore.described import described
from boxscore.errors import ConfigurationError
from boxscore.notices import Notify

MAIL = "mail: {host: mail.board.example, from: box-score@board.example}\n"
SAYS = f"""{MAIL}reports_to: [analyst@board.example]
owners:
  - {{name: An invented owner, email: owner@board.example, feeds: [shifts, ledger]}}
  - {{name: Another, email: other@board.example, feeds: [shifts]}}
"""


def notify(text: str) -> Notify:
    return described(text, Notify, where="board.yaml")


def test_the_owners_of_a_feed_are_told_and_of_others_those_who_get_the_reports() -> None:
    says = notify(SAYS)
    assert says.told_of("shifts") == ("owner@board.example", "other@board.example")
    assert says.told_of("incidents") == says.told_of("") == ("analyst@board.example",)


def test_a_board_that_says_nothing_tells_nobody() -> None:
    assert Notify().told_of("shifts") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("reports_to: [a@board.example]", "no mail server: say which under 'mail'"),
        (MAIL + 'reports_to: ["a@board.example\\nBcc: b@elsewhere.example"]', "line 2"),
        (MAIL + "reports_to: ['a@x.example, b@x.example']", "line 2"),
        (MAIL + "reports_to: ['A <a@x.example>']", "line 2"),
        ("mail: {host: mail.board.example, from: a@x.example, password: secret}", "mail.password: no such setting"),
        ("mail: {host: mail.board.example, from: a@x.example, tls: sometimes}", "mail.tls"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        notify(text)
    assert said in str(error.value)


def test_an_owner_of_a_feed_that_is_not_the_boards_is_a_misfit() -> None:
    (misfit,) = notify(SAYS).misfits(["shifts"])
    assert misfit == (("owners", 0, "feeds", 1), "An invented owner owns the feed 'ledger', which board.yaml does not list.")
