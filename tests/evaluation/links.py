"""What is said of every planted link, beside what is true of it: `links.py [--pace N] [--list]`.

Plays `fixtures/links` over loopback, sends the spider there, and prints truth by state and the requests a second. Exit
code 1 where a link that works is called broken, or one that does not is called alive.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from auditor.links.verdict import BROKEN  # noqa: E402
from auditor.model import LinkState  # noqa: E402
from auditor.refresh.estimators import wilson  # noqa: E402
from fixtures.links.planted import ALIVE, DEAD, DEPENDS  # noqa: E402
from fixtures.links.play import Hosts, Played  # noqa: E402
from tests.spiders.following import Followed, datasets_of, follow  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    asked.add_argument("--pace", type=float, default=0.0, help="requests a second to one host; 0 for no pause")
    asked.add_argument("--deadline", type=float, default=4.0, help="seconds that one look may take")
    asked.add_argument("--list", action="store_true", help="name every link")
    given = asked.parse_args(arguments)
    with Hosts() as hosts, tempfile.TemporaryDirectory() as folder:
        found = follow(datasets_of(hosts.links), Path(folder), pace=given.pace, deadline=given.deadline)
        if found.code:
            print(found.complaints, file=sys.stderr)
            return 1
        return _report(hosts.links, found, given.pace, everything=given.list)


def _report(links: Sequence[Played], found: Followed, pace: float, *, everything: bool) -> int:
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
    requests, hosts = found.crawl.requests, len({one.url.split("/")[2] for one in links if "127.0.0.1" in one.url})
    stated = f"{pace:g} a second to one host" if pace else "without pause"
    print(
        f"{requests} requests to {hosts} hosts in {found.seconds:.1f} s: "
        f"{requests / found.seconds:.1f} a second ({stated})"
    )
    return 1 if accused or missed else 0


if __name__ == "__main__":
    sys.exit(main())
