"""What comes in: a board's configuration and the extracts of its feeds, from folders and databases. Judging belongs elsewhere."""
