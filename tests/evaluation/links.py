"""What is said of every planted link, beside what is true of it: `links.py [--pace N …] [--list]`.

Plays `fixtures/links` over loopback, sends the spider there, and prints truth by state; then the requests a second
over small files on several hosts, where nothing waits but for the pace. Both without pause and at a pace, unless told
otherwise. Exit code 1 where a link that works is called broken, or one that does not is called alive.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from auditor.links.verdict import BROKEN  # noqa: E402
from auditor.model import LinkState  # noqa: E402
from auditor.refresh.estimators import wilson  # noqa: E402
from fixtures.links import bodies  # noqa: E402
from fixtures.links.planted import ALIVE, DEAD, DEPENDS, Planted, constant  # noqa: E402
from fixtures.links.play import Hosts, Played  # noqa: E402
from fixtures.links.server import Host, Reply  # noqa: E402
from tests.spiders.following import Followed, datasets_of, follow  # noqa: E402

_HOSTS = 4
#: Seconds of a run at a pace, about; without pause, links to each host.
_SECONDS, _LINKS = 20, 500


def main(arguments: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    asked.add_argument(
        "--pace", type=float, nargs="+", default=[0.0, 5.0], help="requests a second to one host; 0 for no pause"
    )
    asked.add_argument("--deadline", type=float, default=4.0, help="seconds that one look may take")
    asked.add_argument("--list", action="store_true", help="name every link")
    given = asked.parse_args(arguments)
    failed = False
    for pace in given.pace:
        with Hosts() as hosts, tempfile.TemporaryDirectory() as folder:
            found = follow(datasets_of(hosts.links), Path(folder), pace=pace, deadline=given.deadline)
            failed |= _is_broken(found) or _report(hosts.links, found, pace, everything=given.list)
        failed |= _speed(pace)
    return 1 if failed else 0


def _is_broken(found: Followed) -> bool:
    if found.code:
        print(found.complaints, file=sys.stderr)
    return found.code != 0


def _stated(pace: float) -> str:
    return f"{pace:g} a second to one host" if pace else "without pause"


def _report(links: Sequence[Played], found: Followed, pace: float, *, everything: bool) -> bool:
    """Prints what was said of planted links; gives whether a link was wronged or missed."""
    print(f"## {len(links)} planted links, {_stated(pace)}")
    said = {one.planted.name: found.links[one.url] for one in links}
    if everything:
        for one in links:
            link = said[one.planted.name]
            print(f"{one.planted.truth:8}{link.state:14}{link.reason:20}{one.planted.name}")
    states = [state for state in LinkState if any(link.state is state for link in said.values())]
    print(f"{'truth':10}{'links':>6}  " + "".join(f"{state:>14}" for state in states))
    for truth in (ALIVE, DEAD, DEPENDS):
        counts = Counter(said[one.planted.name].state for one in links if one.planted.truth == truth)
        print(f"{truth:10}{counts.total():6}  " + "".join(f"{counts[state]:14}" for state in states))
    live = [one.planted.name for one in links if one.planted.truth != DEAD]
    dead = [one.planted.name for one in links if one.planted.truth == DEAD]
    accused = [name for name in live if said[name].state in BROKEN]
    missed = [name for name in dead if said[name].state is LinkState.ALIVE]
    differ = [one for one in links if (said[one.planted.name].state, said[one.planted.name].reason) != one.planted.says]
    for words, names, whole in (("live called broken", accused, live), ("dead called alive", missed, dead)):
        told = wilson(len(names), len(whole))
        print(f"{words}: {len(names)} of {len(whole)} [{told.low:.1%}, {told.high:.1%}] {', '.join(names)}".rstrip())
    print(f"state or reason other than written by hand: {len(differ)} of {len(links)}")
    hosts = {urlsplit(look.url).netloc for look in found.looks if look.answers}
    print(
        f"{found.crawl.requests} requests to {len(hosts)} hosts in {found.seconds:.1f} s, "
        "the wait before the second looks and hosts that hang included",
        flush=True,
    )
    return bool(accused or missed)


def _speed(pace: float) -> bool:
    """Prints the requests a second over hosts that answer at once; gives whether the run or a link failed."""
    nothing = constant(Reply(404, b"not here", "text/plain"))
    paths = [f"/{n}.csv" for n in range(round(pace * _SECONDS) if pace else _LINKS)]
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        plans = {path: constant(Reply(body=bodies.CSV)) for path in paths}
        hosts = [stack.enter_context(Host(plans, nothing)) for _ in range(_HOSTS)]
        links = [
            Played(host.url + path, Planted(host.url + path, "", path, ALIVE, ("alive", "")))
            for path in paths
            for host in hosts
        ]
        found = follow(datasets_of(links), Path(folder), pace=pace)
        starts = [[one.started for one in host.asked] for host in hosts]
    if _is_broken(found):
        return True
    alive = sum(link.state is LinkState.ALIVE for link in found.links.values())
    between = max(map(max, starts)) - min(map(min, starts))
    requests = sum(map(len, starts))
    fastest = max((len(one) - 1) / (max(one) - min(one)) for one in starts)
    print(
        f"{alive} of {len(links)} links to small files on {len(hosts)} hosts alive; {requests} requests in "
        f"{found.seconds:.1f} s: {requests / found.seconds:.1f} a second, {requests / between:.1f} from the first to "
        f"the last, {fastest:.2f} to the host asked most often ({_stated(pace)})\n",
        flush=True,
    )
    return alive != len(links)


if __name__ == "__main__":
    sys.exit(main())
