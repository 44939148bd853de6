"""A board's own workbook, filled: its cells changed in place in the file's XML, and every other byte kept. Values belong elsewhere."""
