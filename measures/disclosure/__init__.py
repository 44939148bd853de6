"""Figures fit to leave the team: small counts hidden, and whatever would give them back. Configuration and files belong elsewhere."""
