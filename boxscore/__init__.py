"""The words of the trade: weeks, teams, feeds, measures, cells. No reading, no saving, nothing of ours imported."""
