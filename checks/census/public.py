"""Expected datasets can be had without registration.

Why: data behind an account is not public.
How: asks the best dataset of each expected kind; passes when one of its addresses was followed and works; fails
    when every one that was followed asks for an account; unknown when none was followed, or none answered. A kind
    that was not found is unknown: it may go by another name, or stand on another site.
Fix: publish the file without an account.
See: US City Open Data Census, edition of 2016 and later, "publicly available without registration" (15 points).
"""

from collections.abc import Iterator

from auditor.check import Finding, Outcome
from auditor.model import Catalog, Dataset, LinkState
from checks._text import masked, place, reachable
from checks.census._answers import Answer, asked

VERSION = 1
EFFORT = "medium"
READS = ("title", "description", "columns", "distributions")


def find(catalog: Catalog) -> Iterator[Finding]:
    yield from asked(catalog, _answer)


def _answer(dataset: Dataset) -> Answer:
    followed = [(way, link) for way in reachable(dataset) for link in (way.download, way.access) if link is not None]
    for way, link in followed:
        if link.state is LinkState.ALIVE:
            return Answer(Outcome.PASS, "to be had without registration", place(dataset, way, masked(link.url)[:200]))
    walls = [(way, link) for way, link in followed if link.state is LinkState.LOGIN_WALL]
    if walls and len(walls) == len(followed):
        way, link = walls[0]
        return Answer(Outcome.FAIL, "behind a login", place(dataset, way, masked(link.url)[:200]))
    return Answer(Outcome.UNKNOWN, "whose addresses were not seen to work", dataset.evidence("distributions"))
