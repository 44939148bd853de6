"""What becomes of a run, in the words that the warehouse keeps. Running one belongs elsewhere."""

RUNNING = "running"
"""It has not ended, or was cut short and nobody has noticed yet."""
DONE = "done"
ATTENTION = "attention"
"""Done, and something needs a person."""
FAILED = "failed"
INTERRUPTED = "interrupted"
"""It was cut short; when, nobody knows."""

GOOD = (DONE, ATTENTION)
