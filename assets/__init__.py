"""What is made: the assets of a night and the steps they call. Thin; the arithmetic, the judging and the keeping are floors below."""
