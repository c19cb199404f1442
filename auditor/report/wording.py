"""Numbers, times and words of the contract as the report says them; what is not known is never said as a zero."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from msgspec import Struct

#: We could not tell, and: the portal was asked and said nothing.
NOT_KNOWN, NOT_STATED = "not known", "not stated"
_MINUS = "\u2212"


class Word(Struct, frozen=True):
    """How a word of the contract is said: its label, a mark that tells it apart without color, and one sentence."""

    label: str
    mark: str
    meaning: str


#: States of a criterion, in the order a reader needs them.
CRITERION: Mapping[str, Word] = {
    "contradicted": Word("Contradicted", "✕", "something was seen that speaks against it, with evidence"),
    "not_seen": Word("Not seen", "○", "little of what would show it could be seen from outside"),
    "indicated": Word("Indicated", "◐", "part of what would show it was seen"),
    "attest": Word("Needs a person", "?", "no machine can see it: somebody has to say, and name a document"),
    "blocked": Word("Could not look", "–", "everything it needs met a wall; that says nothing about the city"),
    "observed": Word("Observed", "●", "what would show it was seen"),
    "attested": Word("Attested", "✓", "a named person said so, on a date"),
}

#: How the collection of a portal went; `meaning` continues the label.
STATUS: Mapping[str, Word] = {
    "complete": Word("The whole catalog was read", "●", "Everything the portal lists was collected."),
    "empty": Word(
        "The portal lists no datasets", "○", "It answers, and its catalog is empty, so nothing can be scored."
    ),
    "partial": Word(
        "Only part of the catalog was read",
        "◐",
        "Every number below is provisional. What is missing was not seen; it is not counted as a failing.",
    ),
    "blocked": Word(
        "We could not look: a wall stands before the portal",
        "–",
        "The portal turned our program away, and we did not go around it. This says nothing about the city's data.",
    ),
    "broken": Word(
        "We could not look: the portal could not be read",
        "–",
        "It was unreachable or did not work while we tried. This says nothing about the city's data.",
    ),
    "not_found": Word(
        "We could not look: no portal was recognized",
        "–",
        "The address answers, but not as a portal we know how to read. This says nothing about the city's data.",
    ),
}
WALLS = ("blocked", "broken", "not_found")

PLATFORM: Mapping[str, str] = {
    "socrata": "Socrata",
    "ckan": "CKAN",
    "arcgis-hub": "ArcGIS Hub",
    "dcat-us": "DCAT-US feed (data.json)",
}

#: Refresh states of a dataset, each with a mark of its own.
REFRESH: Mapping[str, Word] = {
    "routine": Word("Refreshed routinely", "●", "updates were seen, and the latest is recent enough"),
    "routine_declared": Word(
        "On schedule as declared", "◕", "a schedule is declared, and the data is young enough for it"
    ),
    "irregular_active": Word("Active, irregular", "◑", "it changes, without a beat that anybody could rely on"),
    "late": Word("Late", "◔", "older than its promise or its own beat allows"),
    "stale": Word("Stale", "✕", "much older than its promise or its own beat allows"),
    "published_once": Word("Published once", "○", "not changed since shortly after it was issued"),
    "static_by_design": Word("Finished by design", "■", "declared as not updated any more, or of a time long over"),
    "series_member": Word("Part of a series", "▤", "one edition of a series, which is judged once"),
    "dynamic": Word("Made anew at each request", "∞", "differs from one second to the next"),
    "too_new": Word("Too new to tell", "–", "issued so lately that no update is due yet"),
    "unknown": Word("Not known", "?", "what was seen does not decide it, and a guess would be an accusation"),
}

OUTCOME: Mapping[str, Word] = {
    "pass": Word("Passed", "●", "judged, and in order"),
    "fail": Word("Failed", "✕", "judged, and not in order"),
    "unknown": Word("Unknown", "?", "could not be looked at, or what was seen does not decide it"),
    "not_applicable": Word("Not applicable", "–", "the question does not arise"),
}

#: What became of a link, in the order of the legend.
LINK: Mapping[str, Word] = {
    "alive": Word("Works", "●", "gives what it promises"),
    "gone": Word("Gone", "✕", "nothing is there, at two times of looking"),
    "wrong_content": Word("Wrong content", "◐", "something else answers: a web page for data, an error, an empty file"),
    "login_wall": Word("Behind a login", "◆", "asks for an account, so it is not public"),
    "server_error": Word("Server error", "!", "the server failed at each look"),
    "timeout": Word("No answer in time", "◔", "the server did not answer in time; it may another day"),
    "bot_wall": Word("Turned us away", "–", "a wall against programs; people may get through"),
    "not_checked": Word("Not looked at", "?", "robots.txt, our budget or the address kept us away; counts for nothing"),
}

#: Why a page was not read, to follow a number.
PAGE_REASON: Mapping[str, str] = {
    "robots": "that robots.txt keeps from programs",
    "budget": "beyond our budget",
    "bot_wall": "behind a wall against programs",
    "login_wall": "behind a login",
    "gone": "that are gone",
    "timeout": "that did not answer in time",
    "server_error": "where the server failed",
    "wrong_content": "that are no page or document",
    "dns": "whose host does not exist",
    "private": "at private addresses",
    "scripts": "that only a browser shows",
    "truncated": "that broke off",
    "refused": "whose host refuses connections",
    "reset": "where the connection broke",
    "tls": "with a certificate that does not hold",
    "redirect": "that lead in circles",
    "malformed": "that are no address",
    "size": "too large to read",
}

#: Whose site a document stands on.
WHOSE: Mapping[str, str] = {
    "city": "the city's site",
    "portal": "the portal",
    "code_host": "a publisher of city codes",
    "legislative": "a system for agendas and minutes",
    "engagement": "a platform for consultations",
    "linked": "elsewhere, linked by the city",
    "vendor": "the maker of the software",
    "elsewhere": "elsewhere",
}

DEPTH: Mapping[str, str] = {
    "catalog": "catalog (what the portal's catalog API says; no files were opened)",
    "standard": "standard (the catalog, and what spiders found on pages and links)",
    "deep": "deep (the catalog, pages and links, and what single datasets tell of their own history when asked)",
}


def confidence(share: float | None) -> str:
    """How sure a verdict is, as a number and in words; empty where the verdict is that we cannot tell."""
    if share is None:
        return ""
    # Tenths are what people can picture; halfway between them, and close to all of them, a tenth would say too much.
    percents = round(100 * share)
    if share >= 0.925:
        often = f"{percents} of 100"
    elif percents % 10 in (4, 5, 6):
        often = "3 of 4" if percents in (74, 75, 76) else f"{round(20 * share)} of 20"
    else:
        often = f"{round(10 * share)} of 10"
    return f"{share:.2f}, holds in about {often} cases"


def timespan(days: float) -> str:
    """A length of time in the unit a person would use."""
    if days < 2:
        return f"{24 * days:.0f} hours"
    return f"{days:,.0f} days" if days < 730 else f"{days / 365.25:.1f} years"


def count(value: int | None) -> str:
    """A number with thousands separators."""
    return NOT_KNOWN if value is None else f"{value:,}"


def plural(value: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 dataset`, `1,204 datasets`."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def points(share: float | None) -> str:
    """A score (0-1) on the scale of 0 to 100, one decimal; 0 and 100 only where it is exactly that."""
    if share is None:
        return NOT_KNOWN
    value = 100 * share
    if 0 < value < 0.05:
        return "<0.1"
    if 99.95 <= value < 100:
        return ">99.9"
    return f"{value:.1f}"


def percent(share: float | None) -> str:
    """A share (0-1) in percent, one decimal."""
    return NOT_KNOWN if share is None else f"{points(share)}%"


def gained(share: float | None) -> str:
    """A difference of scores (0-1) in points, signed: one decimal, two where it is under one point."""
    if share is None:
        return NOT_KNOWN
    value = 100 * share
    size = abs(value)
    if size < 0.005:
        return f"{'+' if value > 0 else _MINUS}<0.01" if value else "0.0"
    return f"{'+' if value > 0 else _MINUS}{size:.{2 if size < 0.995 else 1}f}"


def day(moment: datetime | None) -> str:
    """A day in words: `31 March 2026`."""
    if moment is None:
        return NOT_KNOWN
    there = moment.astimezone(UTC)
    return f"{there.day} {there:%B %Y}"


def minute(moment: datetime) -> str:
    """A time in words, to the minute: `31 March 2026, 06:00 UTC`."""
    return f"{day(moment)}, {moment.astimezone(UTC):%H:%M} UTC"


def size(value: int) -> str:
    """A number of bytes in the unit a person would use."""
    amount = float(value)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            return f"{amount:,.0f} {unit}" if unit == "bytes" or amount >= 100 else f"{amount:,.1f} {unit}"
        amount /= 1000
    raise AssertionError


def duration(seconds: float) -> str:
    """A duration in the unit a person would use."""
    if seconds < 90:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"


def listing(names: list[str], most: int = 4) -> str:
    """Names in a sentence: `Fire, Police and 3 more`."""
    shown, rest = names[:most], len(names) - most
    if rest > 0:
        return f"{', '.join(shown)} and {rest:,} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else ""


def short(text: str, most: int = 300) -> str:
    """A portal's text on one line, cut where it would break a page."""
    line = " ".join(text.split()) if len(text) < 10 * most else " ".join(text[: 10 * most].split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def phrase(sentence: str) -> str:
    """A sentence without its full stop, for a heading or a cell."""
    return sentence.rstrip(".")


def sentence(words: str) -> str:
    """Words as a sentence of their own, with a capital first."""
    return f"{words[:1].upper()}{words[1:]}"
