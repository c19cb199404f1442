"""Whether a front page that came without TLS stays there, or leads on by means that no spider follows."""

from __future__ import annotations

import re

from auditor.model import Capture

_REFRESH = re.compile(rb"http-equiv\s{0,5}=\s{0,5}[\"']?\s{0,5}refresh", re.IGNORECASE)
#: A script that touches the address of the page may lead anywhere.
_SCRIPT = re.compile(
    rb"location\s{0,5}(?:=[^=]|\.\s{0,5}(?:href\s{0,5}=[^=]|protocol|replace|assign))|upgrade-insecure-requests", re.I
)


def stays(capture: Capture) -> bool:
    """Whether an answer is a page served by plain http, from which nothing that can be seen leads to https.

    A refresh, a script that touches the address, or the header of that name leads on.
    """
    if capture.status != 200 or not capture.url.lower().startswith("http://") or capture.truncated:
        return False
    if "refresh" in capture.headers:
        return False
    return not (_REFRESH.search(capture.payload) or _SCRIPT.search(capture.payload))
