"""Values of the invented shifts that are wrong, each for a row of its own, and what is said of the row; empty for those that are read.

What no row may have for its day, its hours, its cost; and texts that are harmless in a database and a workbook, and stay what they are.
"""

from bad_files import BLANK, NO_DATE, NO_NUMBER

NO_MONEY = "cost is not an amount of money in pounds and whole pence"
LOOKS_PERSONAL = "Nothing of it was kept. Remove it at its source and send the file again."
IMPOSSIBLE = "hours: no shift is longer than a day."
TOO_EARLY = "the first day its extract is for. Correct the row and send the file again."

NO_DAYS = ("31/02/2026", "29/02/2021", "00/00/2020", "2020-13-01", "05/05/20", "5.5.2020", "1e5", "-5", "10000000000000", "x", "4th of May")
WRITTEN_DAYS = ("=TODAY()", "today", "now", "#N/A", "NaN", "null", "05/05/2020 25:61", "05052020x")
MARKED_DAYS = ("05/05/2020\u200f", "\u202a05/05/2020", "\u200b05/05/2020", "٠٥/٠٥/٢٠٢٠")
DAYS = dict.fromkeys((*NO_DAYS, *WRITTEN_DAYS, *MARKED_DAYS), NO_DATE)
DAYS |= {"": BLANK, "-": BLANK, "01/01/0001": LOOKS_PERSONAL, "14/07/1948": LOOKS_PERSONAL, "31/12/2019": TOO_EARLY, "31/12/9999": ""}

NO_HOURS_AT_ALL = ("1e400", "-1e400", "1e308", "9" * 400, "NaN", "inf", "-inf", "eight", "true", "=1+1", "#VALUE!", "@8")
WRITTEN_HOURS = ("1_000", "1,2,3", "8h", "½", "0x10", "--5", "+5", "5-", "1 000", "8;5", "8,5", "1.2.3", "٨", "−5", "\u200f8", "8\x07")
HOURS = dict.fromkeys((*NO_HOURS_AT_ALL, *WRITTEN_HOURS), NO_NUMBER) | dict.fromkeys(("26", "-1", "24.5", "1e9"), IMPOSSIBLE)
HOURS |= {"": BLANK, "-": BLANK, "z": BLANK, "8\u00a0": "", "7.50": "", "0": "", "1e-400": ""}

OTHER_MONEY = ("€5", "$5", "£", "(£5", "5)", "-(5)", "--5", "1,23", "5p", "£5k", "GBP 5", "5 CR", "\u200f5", "1.2.3", "=SUM(A1)")
NO_PENCE = ("1e400", "NaN", "£1,234.567", "12.345", "9" * 30, "0.001", "£1e18")
COSTS = dict.fromkeys((*OTHER_MONEY, *NO_PENCE), NO_MONEY)
COSTS |= dict.fromkeys(("", "-", "z", ":", "£-5", "(1,234.56)", "1,234.56-", "£ 5", "- £5", "5\u00a0"), "")

TEXTS_THAT_DO_SOMETHING = (
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "+1+1",
    "<script>alert(1)</script>",
    "'; DROP TABLE runs;--",
    "%s%n{0}",
    "../../x",
)
ODD_TEXTS = ("-1", "bell\x07 ward", "\u202eward", "Ward\u00a07", "\u200b", "NA", "None", "😀", "..\\..\\", "%s%n{0}", "[link](x) | `code`")
UNITS = dict.fromkeys((*TEXTS_THAT_DO_SOMETHING, *ODD_TEXTS), "")
UNITS |= dict.fromkeys(("x" * 500, "jane@example.org", "IV2 3UJ"), LOOKS_PERSONAL) | {"": BLANK}
