"""How Scrapy is set up: it queues and calls back, and everything between a request and its answer is ours."""

from __future__ import annotations

from typing import Any

_HANDLER = "spiders.handler.LookHandler"

SETTINGS: dict[str, Any] = {
    # No way to the network but the core's: Scrapy's handlers are off, and so are its middlewares, which would follow
    # redirects, repeat requests, keep cookies, unpack bodies and drop answers behind the capture's back.
    "DOWNLOAD_HANDLERS_BASE": {},
    "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER, "look": _HANDLER},
    "DOWNLOADER_MIDDLEWARES_BASE": {},
    "SPIDER_MIDDLEWARES_BASE": {},
    "EXTENSIONS_BASE": {},
    "ROBOTSTXT_OBEY": False,  # the core's gate does, before anything else is asked; Scrapy's has a race
    "COOKIES_ENABLED": False,
    "REDIRECT_ENABLED": False,
    "RETRY_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    # The queues hand out one look a host, and the core lets 32 be under way: nothing is to wait in between.
    "SCHEDULER": "spiders.scheduler.Queues",
    "CONCURRENT_REQUESTS": 4096,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 0,
    "LOG_ENABLED": False,
    "LOG_INSTALL_ROOT_HANDLER": False,
    "STATS_DUMP": False,
}
