"""The web pages coaches use: what is ready, what is late, each team's workbook to take away. No Dagster, no arithmetic of measures."""
