"""The datasets as compact rows embedded in the page: short values in place, repeated ones by their number in a list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
from markupsafe import Markup
from msgspec import Struct

from auditor.assess import Audit
from auditor.check import Outcome
from auditor.model import Catalog, Dataset, Stamp
from auditor.publish import clean
from auditor.report.strips import WINDOW, Strip, strip
from auditor.report.wording import NOT_STATED, REFRESH, short

#: What the script reads of a row, in its order; the names are the script's.
COLUMNS = (
    *("id", "title", "publisher", "license", "issued", "modified"),
    *("frequency", "state", "reason", "blanks", "leftOut", "failing", "link", "portal"),
    *("sure", "age", "due", "ticks", "visits"),
)
#: Stands in a sentence for a number, so that sentences alike but for their numbers are kept once.
BLANK = "¤"
_NUMBER = re.compile(r"\d(?:[\d,.:-]*\d)?")
#: Rows on a page of the table; the first page is also written out, for readers without JavaScript.
PAGE = 50
#: Of a longer text only the beginning is read; nothing in the page shows more.
LONGEST = 2_000
#: Characters that end a script or a line in places where JSON does not expect it.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


class Row(Struct, frozen=True):
    """One dataset as the table shows it; every text is fit to be published, empty where the portal said nothing."""

    id: str
    title: str
    publisher: str
    license: str
    issued: str
    modified: str
    frequency: str
    state: str
    reason: str
    strip: Strip
    left_out: str
    failing: tuple[str, ...]
    link: str
    portal: str


def rows(audit: Audit) -> tuple[Row, ...]:
    """Every listed dataset, counted or left out, in the order of their titles."""
    if not isinstance(audit.snapshot.catalog, Catalog):
        return ()
    failing = _failing(audit)
    made = [_row(dataset, audit, failing) for dataset in audit.snapshot.catalog.listed]
    return tuple(sorted(made, key=lambda row: (not row.title, row.title.casefold(), row.portal, row.id)))


def _failing(audit: Audit) -> Mapping[tuple[str, str], list[str]]:
    failing: dict[tuple[str, str], list[str]] = defaultdict(list)
    for check, result in audit.results.items():
        for finding in result.findings:
            if finding.outcome is Outcome.FAIL and finding.dataset and check not in failing[key(finding)]:
                failing[key(finding)].append(check)
    return failing


def key(of: Any) -> tuple[str, str]:
    """The portal and the identifier of the dataset a finding is about."""
    return of.portal, of.dataset


def _row(dataset: Dataset, audit: Audit, failing: Mapping[tuple[str, str], list[str]]) -> Row:
    verdict = audit.verdicts[dataset.portal, dataset.id]
    return Row(
        id=text(dataset.id),
        title=text(dataset.title),
        publisher=text(dataset.publisher, 200),
        license=text(dataset.license.text, 200) if dataset.license else "",
        issued=date(dataset.issued),
        modified=date(dataset.data_modified),
        frequency=text(verdict.label, 100),
        state=verdict.state.value,
        reason=text(verdict.reason),
        strip=strip(verdict, audit.snapshot.taken_at),
        left_out=text(dataset.left_out),
        failing=tuple(failing.get((dataset.portal, dataset.id), ())),
        link=link(dataset.landing_page),
        portal=text(dataset.portal),
    )


def text(value: str | None, most: int = 300) -> str:
    """A portal's text as it may be shown: masked, without control signs, on one line."""
    if not value:
        return ""
    if len(value) > LONGEST:
        # The word at the cut is dropped: half an address would not be recognized as one, and not be masked.
        value = f"{value[:LONGEST].rsplit(None, 1)[0]}…"
    return short(clean(value), most)


def date(stamp: Stamp | None) -> str:
    """The day of a stamp as `2026-03-31`; empty where there is none that can be read."""
    return f"{stamp.at:%Y-%m-%d}" if stamp and stamp.at else ""


def link(address: str | None) -> str:
    """An address that may be linked to: http(s), nothing in it that had to be masked; empty for all others."""
    if not address or len(address) > 2000 or clean(address) != address or any(sign.isspace() for sign in address):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme.lower() in ("http", "https") and parts.hostname else ""


def embedded(made: Sequence[Row], titles: Mapping[str, str], taken_at: datetime) -> Markup:
    """The rows as the content of a JSON script element. titles: of the checks, by id; taken_at: what days of the
    strips are counted from."""
    names = ("publisher", "license", "frequency", "reason", "leftOut", "portal", "sure", "ticks", "visits")
    lists = {name: _Numbered() for name in names}
    checks = {check: number for number, check in enumerate(titles)}
    states = {state: number for number, state in enumerate(REFRESH)}
    values = [
        [
            row.id,
            row.title,
            lists["publisher"].number(row.publisher),
            lists["license"].number(row.license),
            row.issued,
            row.modified,
            lists["frequency"].number(row.frequency),
            states[row.state],
            lists["reason"].number(blanked(row.reason)[0]),
            blanked(row.reason)[1],
            lists["leftOut"].number(row.left_out),
            [checks[check] for check in row.failing],
            _tail(row.link, row.portal),
            lists["portal"].number(row.portal),
            lists["sure"].number(row.strip.sure),
            row.strip.age,
            row.strip.due,
            lists["ticks"].number(row.strip.ticks),
            lists["visits"].number(row.strip.visits),
        ]
        for row in made
    ]
    document = {
        "columns": COLUMNS,
        "page": PAGE,
        "lists": {name: numbered.values for name, numbered in lists.items()},
        "states": [[state, word.mark, word.label] for state, word in REFRESH.items()],
        "checks": [[check, title] for check, title in titles.items()],
        "notStated": NOT_STATED,
        "takenAt": f"{taken_at:%Y-%m-%d}",
        "window": WINDOW,
        "rows": values,
    }
    return script(document)


def blanked(sentence: str) -> tuple[str, str]:
    """A sentence with its numbers left blank, and the numbers; the sentence itself where it holds the sign."""
    if BLANK in sentence:
        return sentence, ""
    return _NUMBER.sub(BLANK, sentence), "|".join(_NUMBER.findall(sentence))


def script(document: object) -> Markup:
    """JSON for a script element: every sign that could end the element, or open one, is escaped."""
    encoded = msgspec.json.encode(document).decode("utf-8", "replace")
    return Markup(encoded.translate(_ESCAPES))


def _tail(address: str, portal: str) -> str:
    """An address without its portal where it begins so; the script puts the portal in front of a slash."""
    return address[len(portal) :] if portal and address.startswith(f"{portal}/") else address


class _Numbered:
    """Texts by their number, in the order they were met."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, value: str) -> int:
        return self._numbers.setdefault(value, len(self._numbers))

    @property
    def values(self) -> list[str]:
        return list(self._numbers)
