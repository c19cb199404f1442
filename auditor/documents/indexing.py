"""Reads whom a site keeps from its pages: robots.txt for all and for single robots, and words against indexing."""

from __future__ import annotations

import re

from protego import Protego

#: Values of their own that are written with a colon; any other word before a colon names a robot.
_VALUED = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
_AGAINST = frozenset({"noindex", "none"})
_AGENT = re.compile(r"^[ \t]{0,20}user-?agent[ \t]{0,20}:[ \t]{0,20}([^\s#][^\r\n#]{0,200})", re.I | re.M)
_ALLOW = re.compile(r"^[ \t]{0,20}allow[ \t]{0,20}:[ \t]{0,20}[^\s#]", re.I | re.M)
_RULE = re.compile(r"^[ \t]{0,20}disallow[ \t]{0,20}:[ \t]{0,20}([^\s#][^\r\n#]{0,500})", re.I | re.M)
#: So many robots, and so many rules, of one file are looked at.
_MOST_AGENTS, _MOST_RULES = 200, 500


def against_indexing(said: str) -> str:
    """The word by which a page keeps all search engines from listing it; empty where none does.

    said: the content of `<meta name="robots">` or of the header `X-Robots-Tag`. What holds for one robot that is named
    counts for none. See Google's specification of robots meta tags, and of X-Robots-Tag.
    """
    robot = ""
    dated = False
    for piece in said[:2000].lower().split(","):
        name, colon, rest = (part.strip() for part in piece.partition(":"))
        # A date may hold commas itself (`Wednesday, 25 Jun 2030`), and what follows may be of it.
        if colon and name in _VALUED:
            dated = name == "unavailable_after"
            continue
        if dated and not colon:
            continue
        dated = False
        if colon:
            robot, name = name, rest
        if not robot and name in _AGAINST:
            return name
    return ""


class Robots:
    """A robots.txt. text: as it was read."""

    def __init__(self, text: str) -> None:
        self._text = text.removeprefix("\ufeff")
        self._rules = Protego.parse(self._text)
        named = dict.fromkeys(match[1].strip().lower() for match in _AGENT.finditer(self._text))
        self.named = tuple(name for name in named if name != "*")[:_MOST_AGENTS]
        #: Whether any line allows anything.
        self.allows = _ALLOW.search(self._text) is not None
        #: The line that begins the rules for all robots, as it is written; empty where there are none.
        self.to_all = next((match[0].strip() for match in _AGENT.finditer(self._text) if match[1].strip() == "*"), "")

    def lets_in(self, url: str) -> bool:
        """Whether a robot that the file does not name may read an address."""
        return self._may(url, "*")

    def lets_somebody_in(self, url: str) -> bool:
        """Whether any robot may, one that the file names or another."""
        return self.lets_in(url) or any(self._may(url, name) for name in self.named)

    def rule(self, url: str) -> str:
        """The first line that says no to an address, as it is written; empty where no single one does."""
        for match, _ in zip(_RULE.finditer(self._text), range(_MOST_RULES), strict=False):
            if not Protego.parse(f"User-agent: *\nDisallow: {match[1].strip()}\n").can_fetch(url, "*"):
                return match[0].strip()
        return ""

    def _may(self, url: str, robot: str) -> bool:
        return bool(self._rules.can_fetch(url, robot))
