"""What docs/measures.md says of every measure alike. What it says of each is made from the catalogue."""

READING = """
# Measures: what each figure says

For whoever reads a box score: ward managers, coaches, anybody who is asked what a figure means. Each section says what a measure
counts, so that two people who count it by hand come to the same number, and what it does not say. A board's own `measures.yaml` may add
measures or say one differently; a workbook's sheet *Definitions* tells those of its team.

## How to read them

- **The week** is Monday to Sunday and known by its Sunday. A row counts in the week of one of its dates, and the section says which.
- **The team** is the one that held the code on that day. After a move or a merger, days before it stay with the team that was there then.
- **Shares and rates** add up both sides first and divide once. An average of percentages is never taken; a quarter is the sum of its
  weeks on both sides, divided.
- **0 and nothing are different.** 0 is counted and there was none. *Not received* means the rows have not come, so nobody knows. *No
  activity* means there was nothing to divide by, or nothing to take a middle of.
- **Provisional** figures may still change, because late rows are the rule. *Final* ones change only by a correction, and what was said
  before is kept.
- **Hidden** figures rest on too few people to be shown to anybody; neither figure nor n is kept beside the word.
- **Part of a week**: a team that opens, closes or begins a measure inside a week has only those days counted.
- **Twice is once.** A row that is sent again replaces the one sent before, by its key. A row that breaks a rule of its feed is refused
  and counts nowhere until it is sent right; whoever sends it is told.
- **A figure that stands** is made now and then (a sample, a survey, a month's posts) and shown with its date in the weeks after, until
  the next. It is one figure however many weeks show it, and never spread over them.
- **n** is how many things a figure rests on. One person more or less moves a share of 10 by 10%.
"""

PACKS = """
## By pack

A new team names a pack in `teams.yaml` and has a sensible box score; then it adds, leaves out, puts first and sets goals of its own:

```yaml
  pack: inpatient ward
  measures:              # added, or of the pack said differently
    - {id: Q22, goal: 95}
    - {id: S12, goal: 80}
    - {id: C09, goal: null}   # no goal
  without: [C13]
  order: [S01, S02]      # first, within their domain
```

A goal in brackets holds until the team says its own. Every measure needs the team's code in the feeds it is counted from.
"""
