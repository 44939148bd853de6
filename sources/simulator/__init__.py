"""The simulator: an invented board of teams, its extracts, and its true figures. Reading extracts and measuring belong elsewhere."""
