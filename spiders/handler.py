"""Between Scrapy's downloader and the core: a request carries an Ask there, an answer what was seen back."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.http import Response

from spiders.looker import Looker
from spiders.looking import ASK, SEEN


class LookHandler:
    """The only download handler there is."""

    lazy = True

    def __init__(self, crawler: Any) -> None:
        self._looker: Looker = crawler.spider.run.looker

    @classmethod
    def from_crawler(cls, crawler: Any) -> LookHandler:
        """As Scrapy wants it."""
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """Looks; whatever becomes of it is in the answer, and only failures of our own raise."""
        request.meta[SEEN] = await self._looker.look(request.meta[ASK])
        return Response(request.url, request=request)

    async def close(self) -> None:
        await self._looker.close()
