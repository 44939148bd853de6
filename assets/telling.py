"""Who is told what after a run: each problem once to whoever owns its feed, its end once to whoever was told, the report of the run.

What is wrong is found in ``troubles``; how a message gets to people belongs to ``sending``.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from assets.house import House
from assets.report import RunReport
from assets.sending import Letter, send_mail, send_to_channel
from boxscore.outcomes import FAILED
from boxscore.problems import HAPPENED
from warehouse.problems import BEGAN, ENDED, KnownProblem

CHANNEL = "(Teams channel)"
"""Stands where an e-mail address would."""
MOST_AT_ONCE = 10
"""Of more problems than that somebody is told in one message: a board's first night, or a supplier that changed every file."""


@dataclass(frozen=True)
class Notice:
    """A letter, and of which problems it says that they began, or ended; of none when it is a report."""

    letter: Letter
    problems: tuple[str, ...] = ()
    says: str = ""


def tell(house: House, told: RunReport | None) -> tuple[str, ...]:
    """Sends what people have not been told yet, and the report of the run where there is one; a sentence for each way that did not work.

    What was not taken waits in the warehouse for the next run. Nobody is written to where the board does not say whom.
    """
    known = house.store.problems_to_tell()
    notices = [*_of_problems(house, known), *(_of_report(house, told) if told else ())]
    not_told = tuple(_send(house, notices))
    _put_away(house, known)
    return not_told


def _send(house: House, notices: Sequence[Notice]) -> Iterator[str]:
    mail, keys = house.board.notify.mail, house.notify_keys
    by_letter = {id(notice.letter): notice for notice in notices}
    letters = [notice.letter for notice in notices if notice.letter.to != CHANNEL]
    cards = [notice.letter for notice in notices if notice.letter.to == CHANNEL]
    sent = partial(_note, house, by_letter)
    if mail and letters:
        yield from send_mail(mail, keys, letters, sent)
    if keys.teams_webhook and cards:
        yield from send_to_channel(keys.teams_webhook, cards, sent)


def _note(house: House, by_letter: dict[int, Notice], letter: Letter) -> None:
    notice = by_letter[id(letter)]
    house.store.note_told(notice.problems, says=notice.says, recipient=letter.to)


def _of_problems(house: House, known: Sequence[KnownProblem]) -> Iterator[Notice]:
    """What each person has not been told yet: a message a problem, or one in all where there are very many."""
    began: dict[str, list[KnownProblem]] = {}
    ended: dict[str, list[KnownProblem]] = {}
    for problem in known:
        if problem.ended_at is None:
            for to in _told_of(house, problem):
                began.setdefault(to, []).append(problem)
        else:
            for to in sorted(problem.told[BEGAN] - problem.told[ENDED]):
                ended.setdefault(to, []).append(problem)
    for says, by_person in ((BEGAN, began), (ENDED, ended)):
        for to, problems in by_person.items():
            if len(problems) > MOST_AT_ONCE:
                yield _of_many(house, to, problems, says)
            else:
                yield from (_of_one(house, to, problem, says) for problem in problems)


def _told_of(house: House, problem: KnownProblem) -> list[str]:
    """Who is to be told that it began, and has not been."""
    channel = [CHANNEL] if house.notify_keys.teams_webhook else []
    return [to for to in (*house.board.notify.told_of(problem.feed), *channel) if to not in problem.told[BEGAN]]


def _of_one(house: House, to: str, problem: KnownProblem, says: str) -> Notice:
    over = "Over: " if says == ENDED else ""
    subject = f"{house.board.label}: {over}{_title(house, problem)}"
    told = "The last run found no more of it. It had been told as:\n\n" if over else ""
    once = "" if over else "\n\nThis is told once. When it is over, another message says so."
    return Notice(Letter(to, subject, f"{told}{problem.says}{once}\n\n{_signature(house)}"), (problem.problem,), says)


def _of_many(house: House, to: str, problems: Sequence[KnownProblem], says: str) -> Notice:
    over = "are over" if says == ENDED else "need somebody"
    subject = f"{house.board.label}: {len(problems)} things {over}"
    lines = "\n".join(f"- {_title(house, problem)}. {problem.says}" for problem in problems)
    return Notice(Letter(to, subject, f"{lines}\n\n{_signature(house)}"), tuple(problem.problem for problem in problems), says)


def _of_report(house: House, told: RunReport) -> Iterator[Notice]:
    channel = [CHANNEL] if house.notify_keys.teams_webhook else []
    count = len(told.needs_a_person)
    needing = "nothing needs a person" if not count else f"{count} thing{' needs' if count == 1 else 's need'} a person"
    became = "the run failed" if told.outcome == FAILED else f"the run is done, {needing}"
    for to in (*dict.fromkeys(house.board.notify.reports_to), *channel):
        yield Notice(Letter(to, f"{house.board.label}: {became}", "\n".join([*told.lines(), "", _signature(house)])))


def _title(house: House, problem: KnownProblem) -> str:
    feed = house.board.feed_by_id.get(problem.feed)
    return f"{feed.title}: {problem.kind}" if feed else problem.kind


def _signature(house: House) -> str:
    return f"Box Score, {house.board.label}"


def _put_away(house: House, known: Iterable[KnownProblem]) -> None:
    """What happened and does not go on is over once everybody who is to know of it was told."""
    again = {problem.problem: problem for problem in house.store.problems_to_tell()}
    happened = [problem.problem for problem in known if problem.kind in HAPPENED and not _told_of(house, again[problem.problem])]
    house.store.note_over(happened)
