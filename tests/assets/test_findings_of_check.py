"""What ``boxscore check`` says of a feed: ten reasons of each rule, so that a thousand of one never hide another, and months not sent."""

from pathlib import Path

from invented_board import all_attendances, invented_board

from assets.checking import Finding, check_board
from boxscore.settings import Settings
from pipelines.running import run_board


def findings(directory: Path) -> list[Finding]:
    return list(check_board(Settings(board=str(directory))))


def test_the_first_ten_reasons_of_each_rule_are_told_and_the_rest_are_counted(tmp_path: Path) -> None:
    board = invented_board(tmp_path)
    rows = all_attendances()
    unreadable = [row.rsplit(",", 1)[0] + ",x" for row in rows[:13]]
    negative = rows[-1].replace(",50,", ",-50,")
    board.write_attendances([*unreadable, *rows[13:-1], negative])
    texts = [finding.text for finding in findings(board.directory)]
    assert sum("over_12_hours is not a whole number" in text for text in texts) == 10
    assert "  and 3 more by the rule 'cannot be read' (over_12_hours)." in texts
    assert sum("a count of people is not negative" in text for text in texts) == 1


def test_a_code_nobody_holds_is_told_with_its_rows_days_and_money_of_every_feed(tmp_path: Path) -> None:
    board = invented_board(tmp_path)
    board.write_attendances([row.replace(",S1,", ",S2,") for row in all_attendances()])
    texts = [finding.text for finding in findings(board.directory)]
    assert "  no team's: 'S2', 16 rows from 10/03/2024 to 28/04/2024." in texts
    assert "  no team's: 'Kitchens', 1 row on 02/04/2024, £250.25." in texts
    assert not any("no team's: 'N1'" in text for text in texts)


def test_a_run_too_names_the_codes_nobody_holds(tmp_path: Path) -> None:
    board = invented_board(tmp_path)
    board.write_attendances([row.replace(",S1,", ",S2,") for row in all_attendances()])
    report = run_board(Settings(board=str(board.directory)), None, None, teams=(), record=False, say=lambda _: None)
    assert report.codes_of_no_team == ("Emergency department attendances: rows of 's2'. `boxscore check` tells how many.",)


def without_march(tmp_path: Path) -> Path:
    """The invented board with attendances sent by month, and none for March."""
    board = invented_board(tmp_path)
    contract = board.directory / "feeds" / "emergency_department_activity.yaml"
    named = r"""    name_says: 'activity_(?P<year>\d{4})-(?P<month>\d{2})\.csv$'"""
    contract.write_text(contract.read_text(encoding="utf-8").rstrip() + f"\n{named}\n", encoding="utf-8")
    (board.directory / "extracts" / "activity" / "weekly_ae_activity_1.csv").unlink()
    for month in ("2024-02", "2024-04"):
        board.write_attendances([], name=f"weekly_ae_activity_{month}.csv")
    return board.directory


MISSING = "no extract of Public Health Scotland for March 2024: the months before and after it are there. Ask for it."


def test_a_month_that_was_not_sent_needs_a_person(tmp_path: Path) -> None:
    [missing] = [finding for finding in findings(without_march(tmp_path)) if "no extract of" in finding.text]
    assert missing.needs_a_person
    assert missing.text == f"  {MISSING}"


def test_a_run_too_says_which_month_was_not_sent(tmp_path: Path) -> None:
    board = Settings(board=str(without_march(tmp_path)))
    report = run_board(board, None, None, teams=(), record=False, say=lambda _: None)
    assert f"Emergency department attendances: {MISSING}" in report.needs_a_person
