"""What docs/feeds.md says of every feed alike. What it says of each is made from the contracts."""

INTRODUCTION = """
# Feeds: what to send

For whoever makes an extract for Box Score: a supplier's analyst, an information team, a rostering office, a ward that keeps a sheet. Each
section can be sent on by itself, with the next four in front of it. Everything in an example is invented.

A board may ask for other columns, or call them by other names; then whoever asked you for the extract sends you that board's own
contract. For the rest there is one contract for every board, and what follows is made from it.
"""

HABITS = """
## How to write it

- **A file** of one table: CSV, XLSX or XLS. Or a query that we ask your database, for the days we name in it.
- **CSV** in UTF-8, UTF-16 or Windows-1252, with commas, semicolons, tabs or bars between the cells. **A workbook** without a password;
  the sheet with the most of the columns is read, and only that one.
- **The header** may stand anywhere in the first 60 rows and in any order, in one row or in two with merged headings. Write the column's
  name or one of the other headers that are understood; capitals and stray spaces do not matter. A required column that is not found
  refuses the file, so tell us before you rename one.
- **Titles, blank rows, notes, subtotals and totals** are left out by themselves. So are **columns nobody asked for**, which are better not
  sent.
- **Dates** as 21/06/2026, 21-Jun-2026 or 2026-06-21, or as a spreadsheet's own date. A time of day behind the date does no harm. If your
  system writes the month first, or in any other way, tell us once: we read your extracts that way from then on.
- **Times** as 14:35, 14.35, 1435 or 2:35 PM, in a column of their own or behind the date. Midnight is 00:00; 24:00 is read as that.
- **Numbers** with or without commas in the thousands. **Money** also as £1,234.50, and a credit as -12.00, 12.00- or (12.00).
- **Yes and no** as Yes and No, Y and N, True and False, or 1 and 0.
- **Nothing** as an empty cell, or as -, : or z. Nothing is not 0: a 0 is counted, an empty cell is not.
- **Codes** with their leading zeros; where a contract says how many digits there are, those that a spreadsheet took away are put back.

## Names that say their days

Call a file by its feed, the first and last day it speaks for, and the day you made it:

```text
ward_stays_2026-03-30_to_2026-06-21_sent_2026-06-22.csv
```

The first and last day tell a day on which nothing happened from a day that was not sent; a row outside them is refused. The day it was
sent decides which of two files is the newer one. A file of one month can say `2026-06` instead, a file of one team can say the team's
code. Any fixed way of saying it will do: show us one name, and keep to it.

**Send a correction as a new file.** Of two rows with the same key the one sent last counts, so a row that has changed is simply sent
again, and each extract goes back over the weeks that may still have changed. The same file twice counts once. Do not take files away that
were sent before. **A row that should never have been sent** is taken back by sending the file that held it again, under its old name,
without it.

**A file whose name states its days speaks for all of them.** Rows of those days that an earlier file of yours held and that it leaves out
are taken back: state only days whose rows you send in full. When it leaves out half of a week and at least five rows, none of them is taken
back and we ask you whether the file is whole.

## What is never sent

**CHI and NHS numbers, names, dates of birth, addresses and postcodes, e-mail addresses, and anything that somebody typed as free text.**
A file in which anything looks like a CHI or NHS number is refused whole before anything of it is stored; we keep a note that it happened,
without the number. Where a contract asks for a person, it asks for a pseudonym that you make and keep the key to.

## What happens to what you send

- **A row** that cannot be read or breaks a rule is refused and the others are taken. You get the file, the row number and the reason.
  Correct it at its source and send it again.
- **A file** is refused when it is empty, cannot be opened, lacks a required column or holds an identifier. What was accepted before
  stays.
- **A week** that brings far fewer or far more rows than usual is held back where the section says so, until you have told us that it is
  right.
- **A code nobody knows** is no mistake of yours: the rows are kept and shown as belonging to no team. Tell us of a new, renamed or closed
  ward, clinic, roster or cost centre.
- **Ask** whoever asked you for the extract: the analyst who runs Box Score at the board. You cannot break anything by sending too much of
  the past.
"""
