"""What can go wrong in words a person can act on. Each says what, where, what to do and what was kept."""


class BoxScoreError(Exception):
    """Something a person can put right; its text is shown to them as it stands, never with a traceback."""


class ConfigurationError(BoxScoreError):
    """A board, feed, team or measure is described wrongly; nothing has run and nothing has changed."""


class ExtractRefused(BoxScoreError):
    """A whole extract cannot be used; the figures accepted before it stay in place."""


class WorkbookRefused(BoxScoreError):
    """A workbook file is none, is damaged or hostile, or cannot be filled as it stands; nothing of it was used."""


class BoardBusy(BoxScoreError):
    """Another run has its turn at the board; this one stepped aside and changed nothing."""


class RunFailed(BoxScoreError):
    """A run ended before it stored a figure; those from before stay."""


class PlaceUnusable(BoxScoreError):
    """A place the board's files are kept in is full or may not be used; trying again cures nothing, and what was there stays."""


class PassingFault(BoxScoreError):
    """A source or store did not answer this time; trying again may well succeed."""


class SourceSilent(PassingFault):
    """A supplier's folder or database did not answer; its feed alone waits."""
