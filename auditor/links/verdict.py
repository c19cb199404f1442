"""The looks at an address to a link: what became of it, with the reason, and never more than was seen.

Broken is said only of what two looks at different times of the run agree on; where they differ, the milder holds. What
may be our own network's fault is held against an address only where others were reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from auditor.job import Address
from auditor.links.addresses import aside, asked_as
from auditor.links.controls import Controls, netloc
from auditor.links.sights import OURS, Sight, sight
from auditor.model import Capture, Link, LinkState
from auditor.web import Look

#: States that say that a person does not get the data.
BROKEN = frozenset({LinkState.GONE, LinkState.WRONG_CONTENT, LinkState.LOGIN_WALL, LinkState.SERVER_ERROR})
#: The mildest for the city first.
_MILDER = (
    LinkState.NOT_CHECKED,
    LinkState.BOT_WALL,
    LinkState.TIMEOUT,
    LinkState.SERVER_ERROR,
    LinkState.LOGIN_WALL,
    LinkState.WRONG_CONTENT,
    LinkState.GONE,
)
#: A budget that ran out before the address was asked.
UNASKED = ("budget", "was not asked: the budget of the run was used up before its turn")


def link(
    url: str,
    form: str,
    formats: tuple[str, ...],
    looks: Sequence[tuple[str, Look]],
    captures: Mapping[str, Capture],
    controls: Controls,
) -> Link:
    """What became of an address. looks: those at it, with their record ids; captures: of their last answers, by id."""
    address = Address(url, form, formats)
    sights = [
        sight(record, look, captures.get(look.answers[-1]) if look.answers else None, address)
        for record, look in looks
        if look.method == "GET"
    ]
    return conclude(address, sights, controls)


def conclude(address: Address, sights: Sequence[Sight], controls: Controls) -> Link:
    """The same from sights, in any order."""
    if (set_aside := aside(address.url)) is not None:
        state, reason, said = set_aside
        return Link(address.url, state, reason, said)
    made = sorted((one for one in sights if one.failure not in OURS), key=lambda one: (one.round, one.at))
    if not made:
        return _unmade(address, sights)
    weighed = [_weighed(address, one, controls) for one in made]
    alive = [one for one in weighed if one.state is LinkState.ALIVE]
    if alive:
        return _link(address, _with_tail(address, alive[-1], controls), len(made))
    mildest = min(weighed, key=lambda one: (_MILDER.index(one.state), -one.round))
    if mildest.state in BROKEN and len({one.round for one in weighed}) < 2:
        said = f"{mildest.said}, once; nothing is made of it, because it was not looked at again"
        return _link(address, replace(mildest, state=LinkState.NOT_CHECKED, reason="one_look", said=said), len(made))
    return _link(address, mildest, len(made))


def _unmade(address: Address, sights: Sequence[Sight]) -> Link:
    """An address that was wanted and not asked, or not further than its robots.txt."""
    if not sights:
        reason, said = UNASKED
        return Link(address.url, LinkState.NOT_CHECKED, reason, said)
    last = max(sights, key=lambda one: (one.failure != "budget", one.at))
    return Link(
        address.url,
        LinkState.NOT_CHECKED,
        last.failure,
        last.said,
        checked_at=last.at,
        capture=last.capture,
    )


def _weighed(address: Address, one: Sight, controls: Controls) -> Sight:
    """A sight in the light of the others of the run."""
    where = netloc(asked_as(address))
    if one.reason == "dns" and not controls.names_resolve:
        said = f"{one.said}; nor did any other name, so that it may be our own network"
        return replace(one, state=LinkState.NOT_CHECKED, said=said)
    if one.reason == "refused" and not controls.answering:
        return replace(one, state=LinkState.NOT_CHECKED, said=f"{one.said}; but no other host answered either")
    if one.reason == "reset" and where not in controls.answering:
        said = f"{one.said}; it answered nothing else either, which firewalls do to programs"
        return replace(one, state=LinkState.NOT_CHECKED, said=said)
    if one.whose is None or one.reason not in ("", "html_for_data", "scripted"):
        return one
    if not any(one.whose.like(other) for other in controls.prints.get(where, ())):
        return one
    if one.reason == "html_for_data":
        said = "answers with the page that this host shows for any address, also for one that cannot exist"
        return replace(one, state=LinkState.GONE, reason="soft_404", said=said)
    reason = "scripted" if one.whose.silent else "catch_all"
    said = "shows the same page as an address of that host that cannot exist, so that it cannot be told"
    return replace(one, state=LinkState.NOT_CHECKED, reason=reason, said=said)


def _with_tail(address: Address, one: Sight, controls: Controls) -> Sight:
    """The same with the format that the end of the archive shows."""
    told = controls.tails.get(asked_as(address)) if one.wants_tail else None
    return replace(one, format=told.as_declared(address.formats)) if told is not None and told.format else one


def _link(address: Address, one: Sight, looks: int) -> Link:
    return Link(
        address.url,
        one.state,
        reason=one.reason,
        said=one.said,
        status=one.status,
        format_seen=one.format,
        bytes=one.bytes,
        last_modified=one.last_modified,
        cross_origin=one.cross_origin,
        checked_at=one.at,
        capture=one.capture,
        looks=looks,
    )
