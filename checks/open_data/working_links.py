"""The links of datasets work.

Why: a dataset that is listed and cannot be had is not open, and dead links are what people remember of a
    portal.
How: passes when an address of a distribution was followed and gives what it promises, and none is broken;
    fails when one is: it leads to nothing (404, a page that says so, a name that does not resolve), to
    something else (a web page, an empty file or an error instead of data), to a login, or to a server that
    fails. All of that is said only after two looks at different times, by reading what comes and never by
    HEAD alone. Unknown when no address was followed, and for those that keep us waiting, that refuse
    programs, connections or encryption for reasons that may be ours, or that robots.txt keeps us from. Files
    that the platform makes for every dataset of a kind are no reason to fail: their addresses stand in no
    record.
Fix: correct the address, publish the file again, or take the distribution away.
See: criterion OD3; data.europa.eu Metadata Quality Assessment, accessibility of access and download URLs;
    DCAT-US `accessURL`, `downloadURL`.
"""

from collections.abc import Iterator, Sequence

from auditor.check import Finding, Outcome
from auditor.model import Dataset, Distribution, Link, LinkState, NotCollected, replace
from checks._text import finding
from checks.open_data._links import followed, is_export, places

VERSION = 1
EFFORT = "low"
READS = ("distributions",)
NEEDS = ("distributions",)

_BROKEN = frozenset({LinkState.GONE, LinkState.WRONG_CONTENT, LinkState.LOGIN_WALL, LinkState.SERVER_ERROR})
#: Reasons below the web: firewalls give them to whom they please.
_MAYBE_OURS = frozenset({"refused", "reset"})
#: Evidence shows so many addresses.
_SHOWN = 3


def find(dataset: Dataset) -> Iterator[Finding]:
    held = followed(dataset)
    if not held:
        evidence = dataset.evidence("distributions")
        message = "has no distribution with an address"
        yield finding(dataset, Outcome.NOT_APPLICABLE, message, "distributions", evidence)
        return
    broken = [(way, link) for way, link in held if link is not None and _is_broken(way, link)]
    alive = [(way, link) for way, link in held if link is not None and link.state is LinkState.ALIVE]
    undecided = [one for one in held if one not in broken and one not in alive]
    shown: Sequence[tuple[Distribution, Link | None]]
    if broken:
        outcome, shown, message = Outcome.FAIL, broken, f"has {_of(broken, held)} not working: {_why(broken[0][1])}"
    elif alive:
        outcome, shown, message = Outcome.PASS, alive, f"has {_of(alive, held)} working, and none known to be broken"
    else:
        outcome, shown, message = Outcome.UNKNOWN, undecided, _unknown(undecided)
    yield finding(dataset, outcome, message, "distributions", *places(dataset, shown[:_SHOWN]))


def _is_broken(way: Distribution, link: Link) -> bool:
    return link.state in _BROKEN and link.reason not in _MAYBE_OURS and not is_export(way)


def _of(some: list[tuple[Distribution, Link]], held: list[tuple[Distribution, Link | None]]) -> str:
    return "its one address" if len(held) == 1 else f"{len(some)} of its {len(held)} addresses"


def _unknown(undecided: list[tuple[Distribution, Link | None]]) -> str:
    looked = [link for _, link in undecided if link is not None]
    if not looked:
        return "has addresses that nobody followed in this audit"
    return f"has no address of which it could be told whether it works: {_why(looked[0])}"


def _why(link: Link) -> str:
    """The reason in words that hold no address, no title and no name."""
    said = _SAID.get(link.reason) or (f"it answers {link.reason[5:]}" if link.reason.startswith("http_") else "")
    return said or f"it is {link.state.replace('_', ' ')} ({link.reason or 'no reason'})"


_SAID = {
    "dns": "its name does not resolve",
    "tls": "its certificate does not hold",
    "refused": "it refuses connections",
    "reset": "it breaks connections off",
    "malformed": "it is no address",
    "scheme": "it is no address of the web",
    "template": "it is a template that nobody filled in",
    "timeout": "it keeps us waiting",
    "robots": "its robots.txt keeps us out",
    "budget": "the audit's budget was used up before its turn",
    "rate_limit": "it limits how often it is asked",
    "challenge": "it stops programs",
    "http_403": "it refuses programs (403)",
    "http_401": "it asks for a login (401)",
    "login_page": "it asks for a login",
    "token_required": "the layer asks for a login",
    "layer_error": "the layer answers with an error",
    "soft_404": "it answers with a page that says there is nothing",
    "redirect_home": "it leads to the front page of a site",
    "parked": "its domain is parked",
    "placeholder": "its server shows no site",
    "html_for_data": "it answers with a web page instead of data",
    "error_in_200": "it answers with an error instead of data",
    "error_page": "it answers with a page about an error",
    "empty": "it answers with an empty file",
    "header_only": "it answers with a header and no rows",
    "truncated": "what it sends breaks off",
    "one_look": "it failed once and was not looked at again",
    "catch_all": "it answers the same page to any address",
    "scripted": "it shows what it has to browsers only",
    "onward": "it sends browsers on, which we do not follow",
    "maintenance": "it is away for maintenance",
    "redirect_loop": "it redirects in circles for whoever keeps no cookies",
    "private": "it is at an address of a private network",
}


def repair(dataset: Dataset) -> Dataset:
    """With addresses that work in place of the broken ones."""
    if isinstance(dataset.distributions, NotCollected):
        return dataset
    return replace(dataset, distributions=tuple(_mended(way) for way in dataset.distributions))


def _mended(way: Distribution) -> Distribution:
    def mended(link: Link | None) -> Link | None:
        if link is None or not _is_broken(way, link):
            return link
        return Link(link.url, LinkState.ALIVE, status=200, format_seen=way.format, looks=1)

    return replace(way, access=mended(way.access), download=mended(way.download))
