"""Shows what readings of policies found: lines for people, and the JSON list of `auditor policy --json`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from auditor.documents.policy import Kind, Reading
from auditor.documents.policy_parts import PARTS
from auditor.documents.provisions import MARKED, Provided

_KINDS = {Kind.POLICY: "an open data policy", Kind.DRAFT: "a draft of an open data policy"}
_QUOTED = 160
_NOTE = (
    f"Shares are of {MARKED} policies of US places marked by hand (Open Data Policy Hub). The provisions are a menu and"
    " no score; one that was not recognized may be there in other words."
)


def lines(document: str, reading: Reading) -> list[str]:
    """What a document is and has, as lines of plain text. document: how to call it."""
    said = _KINDS.get(reading.kind, f"no open data policy, but {reading.besides or 'another text'}")
    said += f" of {reading.issuer}" if reading.issuer and reading.kind is not Kind.NOT_POLICY else ""
    told = [f"{document}: {said} (confidence {reading.confidence:.2f}): {reading.why}."]
    if reading.kind is Kind.NOT_POLICY:
        return told
    if reading.number is not None:
        told.append(f"  number: {reading.number.quote}")
    if reading.adopted is not None:
        told.append(f"  adopted or in force: {reading.adopted.isoformat()}")
    for name in PARTS:
        place = reading.parts.get(name)
        told.append(f"  {name}: {_quoted(place.quote) if place else 'not recognized'}")
    has = [one for one in reading.provisions if one.place is not None]
    lacks = [one for one in reading.provisions if one.place is None]
    told.append(f"  It has {len(has)} of {len(reading.provisions)} provisions. It …")
    told += [
        line
        for one in has
        for line in (f"    + {_named(one)}", f"      {_quoted(one.place.quote)}" if one.place else "")
    ]
    if lacks:
        told.append("  Not recognized, because it is missing or worded otherwise. Another policy …")
        told += [f"    - {_named(one)}" for one in sorted(lacks, key=lambda one: -one.provision.carried)]
    return [*told, f"  {_NOTE}"]


def as_json(readings: Iterable[tuple[str, Reading]]) -> bytes:
    """The readings of (name, reading) as a JSON list, one entry a document, in their order.

    An entry: document, kind, confidence, why, besides, form, issuer (null for a city), number, adopted, parts by name
    ({found, quote}), and provisions ({number, code, name, found, quote, share_of_peers}). quote: null where nothing was
    found.
    """
    return msgspec.json.format(msgspec.json.encode([_entry(name, one) for name, one in readings]), indent=2)


def _entry(document: str, reading: Reading) -> dict[str, object]:
    return {
        "document": document,
        "kind": reading.kind.value,
        "confidence": reading.confidence,
        "why": reading.why,
        "besides": reading.besides or None,
        "form": reading.form or None,
        "issuer": reading.issuer or None,
        "number": reading.number.quote if reading.number else None,
        "adopted": reading.adopted.isoformat() if reading.adopted else None,
        "parts": dict(_parts(reading)),
        "provisions": [
            {
                "number": one.provision.number,
                "code": one.provision.code,
                "name": one.provision.name,
                "found": one.place is not None,
                "quote": one.place.quote if one.place else None,
                "share_of_peers": round(one.provision.share, 2),
            }
            for one in reading.provisions
        ],
    }


def _parts(reading: Reading) -> Iterator[tuple[str, dict[str, object]]]:
    for name in PARTS:
        place = reading.parts.get(name)
        yield name, {"found": place is not None, "quote": place.quote if place else None}


def _named(one: Provided) -> str:
    return f"{one.provision.name} ({one.provision.share:.0%} of peers)"


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= _QUOTED else text[: _QUOTED - 1] + '…'}”"
