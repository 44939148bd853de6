"""What an extract's last lines say it holds is read wherever suppliers write it, and a file that holds something else is noticed."""

import pytest
from invented_feed import HEADER, read

from expectations.own_figures import miscounted

ROWS = ("04/05/2020,Ward 1,7.5,1", "05/05/2020,Ward 1,7.5,1")


def told(*lines: str) -> str:
    """What is wrong with an extract of two rows, 15 hours and £2 that ends with these lines."""
    figures = read("\n".join([HEADER, *ROWS, *lines])).own_figures
    return miscounted(figures.assign(extract="e1"), suite="shifts").get("e1", "")


@pytest.mark.parametrize(
    "line",
    ["Total records: 2", "Total records,2,,", "2 rows selected.", "Number of rows = 2", "Records: 2", 'Total,,15.0,"£2.00"', "the end"],
)
def test_a_file_that_holds_what_it_says_is_whole(line: str) -> None:
    assert told("", line) == ""


@pytest.mark.parametrize("line", ["Total records: 3", "Records: 3", "3 rows selected.", '"Total records: 3"'])
def test_a_file_that_holds_fewer_records_than_it_says_is_noticed(line: str) -> None:
    assert told("", line) == "its own count is 3 records, and it has 2"


def test_a_file_that_comes_to_another_total_is_noticed() -> None:
    assert told("Grand total,,16,£2") == "its own total of hours is 16.00, and it comes to 15.00"


def test_a_total_among_totals_may_be_of_a_part_and_is_passed_over() -> None:
    assert told("Total,,7.5,£1", "Total,,7.5,£1") == ""


def test_no_total_is_held_against_rows_of_which_one_cannot_be_read() -> None:
    assert told("06/05/2020,Ward 2,many,1", "Total,,20,£3") == ""
