"""Judging what extracts hold: one Great Expectations suite a feed, and a verdict on every week. Opening files belongs elsewhere."""
