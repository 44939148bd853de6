"""What is kept: the warehouse of judged weeks, cells, runs and workbooks, and the lake of landed and accepted extracts. No arithmetic."""
