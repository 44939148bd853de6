"""Timed comparisons: each against a peer in the same run, or against a budget. Nothing here is a test of correctness."""
