"""Reading back what people typed into a workbook. What the entries mean, and keeping them, belong elsewhere."""
