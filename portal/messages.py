"""What the portal says when it cannot show what was asked for: what is wrong and what to do, in words for a coach."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """One page without figures."""

    heading: str
    wrong: str
    to_do: str


NO_SUCH_PAGE = Message(
    "There is no such page",
    "The address is not one of this portal's.",
    "Go to the list of teams and follow the links there.",
)
NO_SUCH_WORKBOOK = Message(
    "There is no such workbook",
    "No workbook is registered under this address. It may have been copied incompletely, or belong to another board.",
    "Go to the list of teams and download the workbook from there.",
)
WORKBOOK_GONE = Message(
    "The file of this workbook is not there",
    "The workbook was written and registered, but its file has since been moved, removed or changed, so it is not handed over.",
    "Ask whoever looks after Box Score to put aside what is left of the file, since somebody may have typed in it, and to run "
    "`boxscore run`. Then download the workbook from the list of teams.",
)
ONLY_READ = Message(
    "This page can only be read",
    "The portal shows figures and hands over workbooks; nothing can be sent to it or changed through it.",
    "Go to the list of teams.",
)
NOT_ANSWERING = Message(
    "The figures cannot be reached just now",
    "The warehouse they are kept in did not answer. Nothing is lost, and workbooks already downloaded are not affected.",
    "Try again in a few minutes. If it stays like this, tell whoever looks after Box Score that the warehouse does not answer.",
)
BROKEN = Message(
    "Something went wrong here",
    "The page could not be put together. Nothing was changed, and the workbooks are not affected.",
    "Try again once. If it happens again, tell whoever looks after Box Score what you asked for and when; the reason is in its log.",
)
