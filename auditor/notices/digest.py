"""Who is told what: confirmed changes that they were not told yet, as plain text that nothing executes."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from auditor.monitor.changes import Change
from auditor.notices.todo import todo
from auditor.publish import clean
from auditor.register import Listed, Notify

#: What was first seen longer ago is no news to somebody who is told for the first time.
_NEWS = timedelta(days=21)
#: A night is missed when none has ended for so long.
LATE = timedelta(hours=36)
#: A digest names so many changes of one portal; the page has the rest.
_MOST = 20
#: Signs by which mail, chats and their bots make links, mentions and markup of plain text.
_TAMED = str.maketrans({"<": "‹", ">": "›", "@": "＠", "`": "ˋ", "*": "∗", "|": "¦", "[": "(", "]": ")", "#": "＃"})


class Digest(Struct, frozen=True):
    """One message. to: addresses as the register has them; keys: names of what it tells, to be remembered once it was
    sent; title, body: plain text."""

    name: str
    to: tuple[str, ...]
    title: str
    body: str
    keys: tuple[str, ...]


def key_of(change: Change) -> str:
    """A change's name: the same whenever it is told."""
    parts = (change.portal, change.what, change.subject, change.kind, change.at.isoformat(), change.after)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def digests(
    notify: Notify,
    portals: Sequence[Listed],
    found: Mapping[str, Sequence[Change]],
    told: Collection[str],
    now: datetime,
    site: str = "",
) -> Iterator[Digest]:
    """The messages of one entry of the register; none where there is nothing new.

    found: changes by portal; told: keys of what was told to this entry before; site: the overview's address.
    """
    news = [
        (listed, fresh)
        for listed in portals
        if _concerns(notify, listed)
        if (fresh := [one for one in found.get(listed.name, ()) if _is_news(one, told, now)])
    ]
    if notify.per == "city":
        for listed, fresh in news:
            yield _digest(notify, [(listed, fresh)], _addresses(notify, listed), site)
    elif news:
        yield _digest(notify, news, notify.to, site)


def missed(notify: Notify, last: datetime | None, told: Collection[str], now: datetime) -> Digest | None:
    """Word that no night has ended lately, once for each time; None where one has, or for a city, which runs none."""
    if notify.per == "city" or (last is not None and now - last < LATE):
        return None
    key = f"missed after {last.isoformat() if last else 'the beginning'}"
    if key in told:
        return None
    when = f"since {last:%Y-%m-%d %H:%M} UTC" if last else "yet"
    body = (
        f"No night has ended {when}.\n\nTo do: run `auditor monitor status` and `auditor monitor run` by hand where the"
        " nights are run, and look at the log of whatever starts them.\n"
    )
    return Digest(notify.name, notify.to, f"No night has ended {when}", body, (key,))


def _concerns(notify: Notify, listed: Listed) -> bool:
    if not (notify.portals or notify.labels):
        return True
    return listed.name in notify.portals or bool(set(notify.labels) & set(listed.labels))


def _is_news(one: Change, told: Collection[str], now: datetime) -> bool:
    return one.alarms and now - one.at <= _NEWS and key_of(one) not in told


def _addresses(notify: Notify, listed: Listed) -> tuple[str, ...]:
    """Where a city is told; an address with `{contact}` is one for each of its contacts."""
    found: list[str] = []
    for address in notify.to:
        found += [address.replace("{contact}", one) for one in listed.contacts] if "{contact}" in address else [address]
    return tuple(dict.fromkeys(found))


def _digest(notify: Notify, news: Sequence[tuple[Listed, Sequence[Change]]], to: tuple[str, ...], site: str) -> Digest:
    many = sum(len(fresh) for _, fresh in news)
    where = f"of {_plain(news[0][0].city or news[0][0].name, 80)}" if len(news) == 1 else f"on {len(news)} portals"
    changes = "1 confirmed change" if many == 1 else f"{many:,} confirmed changes"
    lines = [f"{changes} {where}.", ""]
    for listed, fresh in news:
        lines += [_plain(listed.city or listed.name, 80), *_lines(fresh)]
        if len(fresh) > _MOST:
            lines.append(f"  … and {len(fresh) - _MOST:,} more")
        if site:
            lines.append(f"  {site.rstrip('/')}/portals/{listed.name}.html")
        lines.append("")
    keys = tuple(key_of(one) for _, fresh in news for one in fresh)
    return Digest(notify.name, to, f"{changes} {where}", "\n".join(lines), keys)


def _lines(fresh: Sequence[Change]) -> Iterator[str]:
    for one in fresh[:_MOST]:
        subject = f" “{_plain(one.title, 120)}”" if one.what == "dataset" else f" {_plain(one.subject, 60)}"
        yield f"- {one.at:%Y-%m-%d}  {one.kind.replace('_', ' ')}{'' if one.what == 'portal' else subject}"
        yield f"  What: {_plain(one.said, 300)} (cause: {one.cause})"
        yield f"  To do: {todo(one)}"
        yield f"  Evidence: {one.folder}/captures"


def _plain(text: str, most: int) -> str:
    """Words of a portal as words: on one line, masked, and with nothing that a mail program or a chat makes a link, a
    mention or markup of."""
    shown = " ".join(clean(text).split()).translate(_TAMED).replace("://", ":⁄⁄")
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"
