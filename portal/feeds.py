"""*Feeds*, for analysts: how each feed stands, its last weeks and files, the report of refused rows. Making the report is handed in."""

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from boxscore.people import Page
from portal.downloads import XLSX, attachment
from portal.feed_news import FILES_SHOWN, TROUBLES_SHOWN, feeds_news
from portal.site import Site

RefusalsReport = Callable[[str | None], bytes]
"""The workbook of what is refused of the feed of that id, or of the board, for suppliers."""


def no_report(feed: str | None) -> bytes:
    """Of a portal that cannot make it: there is no such page then."""
    raise HTTPException(404)


class Feeds:
    """*Feeds* and a page a feed."""

    def __init__(self, site: Site, report: RefusalsReport) -> None:
        self._site, self._report = site, report
        self.routes: tuple[BaseRoute, ...] = (
            Route("/feeds", self.overview),
            Route("/feeds/refused.xlsx", self.refused),
            Route("/feeds/{feed}", self.feed),
            Route("/feeds/{feed}/refused.xlsx", self.refused),
        )

    def overview(self, request: Request) -> Response:
        """Every feed of the board, a line each."""
        self._site.allow(request, Page.FEEDS)
        news = feeds_news(self._site.board, self._site.store, self._site.board.feeds)
        return self._site.page(request, "feeds.html", {"news": news})

    def feed(self, request: Request) -> Response:
        """One feed: its last weeks and files. 404 where the board has none of that id."""
        self._site.allow(request, Page.FEEDS)
        (news,) = feeds_news(self._site.board, self._site.store, [self._site.board.feed_by_id[self._asked(request)]])
        return self._site.page(request, "feed.html", {"news": news, "most_files": FILES_SHOWN, "most_troubles": TROUBLES_SHOWN})

    def refused(self, request: Request) -> Response:
        """The report of refused rows, of one feed or of all; 404 before anything was run."""
        self._site.allow(request, Page.FEEDS)
        feed = self._asked(request) if "feed" in request.path_params else None
        if not self._site.store.is_made():
            raise HTTPException(404)
        name = f"refused_{feed or self._site.board.name}_{self._site.board.as_of}.xlsx"
        content = self._report(feed)
        if request.method != "HEAD":
            self._site.note(request, "downloaded", name)
        return Response(content, media_type=XLSX, headers={"Content-Disposition": attachment(name)})

    def _asked(self, request: Request) -> str:
        asked: str = request.path_params["feed"]
        if asked not in {feed.id for feed in self._site.board.feeds}:
            raise HTTPException(404)
        return asked
