"""One workbook a team: what goes into it and how it is written. Where files are kept, and the arithmetic of measures, belong elsewhere."""
