"""The quick writer: a book stamped out of what the plain writer once made. What stands in a book belongs to the sheets.

``stamp`` makes the file. ``master`` and ``chart_moulds`` keep what openpyxl wrote once, cut open where workbooks differ; ``styles``,
``sheets``, ``rows``, ``long_rows`` and ``charts`` write what differs, with the words of ``xml`` and the figures of ``columns``; ``packing``
compresses it. Part by part the outcome is the same as that of ``workbooks.reference``.
"""
