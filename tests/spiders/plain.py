"""The core with the plainest of spiders: it looks at the addresses of its errand, once each, as `formats` say.

`python tests/spiders/plain.py` is called as `python -m spiders` is. An address may carry words in `formats`: `head`,
`keep=N`, `round=N`, `wait=S`, `priority=N`, `last` (when nothing else is left), `robots`, `link`, `control`. One that
holds "break" makes the spider fail.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from auditor.job import Address, Links
from auditor.model import Capture
from auditor.web import Look, Purpose
from spiders.__main__ import main
from spiders.looking import LookingSpider

_PURPOSES = {"robots": Purpose.ROBOTS, "link": Purpose.LINK, "control": Purpose.CONTROL}


class PlainSpider(LookingSpider):
    """Looks at what it is told."""

    def begin(self) -> Iterable[Any]:
        assert isinstance(self.job.errand, Links)
        self.done = 0
        self.later = [self._request(address) for address in self.job.errand.addresses if "last" in address.formats]
        for address in self.job.errand.addresses:
            request = self._request(address)
            if request.meta["ask"].key not in self.known and "last" not in address.formats:
                yield request

    def looked(self, look: Look, capture: Capture | None) -> Iterable[Any]:
        self.done += 1
        self.said(self.done, 0, f"{look.url} {look.failure} {len(capture.payload) if capture else -1}")
        if "break" in look.url:
            raise LookupError("on purpose")
        return ()

    def idle(self) -> Iterable[Any]:
        later, self.later = self.later, []
        return later

    def _request(self, address: Address) -> Any:
        words = dict(word.partition("=")[::2] for word in address.formats)
        return self.look(
            address.url,
            next((purpose for word, purpose in _PURPOSES.items() if word in words), Purpose.PAGE),
            method="HEAD" if "head" in words else "GET",
            keep_bytes=int(words["keep"]) if "keep" in words else None,
            round=int(words.get("round", 1)),
            wait=float(words.get("wait", 0)),
            priority=int(words.get("priority", 0)),
        )


if __name__ == "__main__":
    main(lambda job: PlainSpider)
