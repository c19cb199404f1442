"""How many changed bytes verification finds: `python tests/evaluation/tamper.py BUNDLE [--copies 1000] [--seed 0]`.

Each copy of the bundle has one bit flipped: in turn in the content of each member, in each header, and in the directory
at the end. Prints how many were found, by kind of place, in how many the place was named, and what was missed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from auditor.evidence import container  # noqa: E402
from auditor.evidence.verify import verify  # noqa: E402


def main() -> int:
    """Prints the counts; 1 where a change was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--copies", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    steps = list(verify(asked.bundle))
    if any(step.holds is False for step in steps):
        print(f"the bundle does not hold as it is: {steps[-1].said}")
        return 1
    whole, chance = asked.bundle.read_bytes(), random.Random(asked.seed)
    made, found, named, began = Counter[str](), Counter[str](), Counter[str](), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "evidence.wacz"
        for kind, name, first, end in _places(asked.bundle, len(whole), asked.copies, chance):
            at, flipped = chance.randrange(first, end), bytearray(whole)
            flipped[at] ^= 1 << chance.randrange(8)
            copy.write_bytes(flipped)
            last = list(verify(copy))[-1]
            made[kind] += 1
            found[kind] += last.holds is False
            named[kind] += last.holds is False and (name in last.said)
            if last.holds is not False:
                print(f"MISSED: bit at byte {at:,}, {kind} of {name}")
    for kind in sorted(made):
        print(f"{kind:40} {made[kind]:5} changed {found[kind]:5} found {named[kind]:5} named")
    total, missed = sum(made.values()), sum(made.values()) - sum(found.values())
    print(f"{total:,} copies of {len(whole):,} bytes, {missed} missed, in {time.monotonic() - began:.0f} s")
    return 1 if missed else 0


def _places(bundle: Path, size: int, copies: int, chance: random.Random) -> Iterator[tuple[str, str, int, int]]:
    """Kind, name, and the bytes of so many places, each kind as often as the others."""
    members = container.members(bundle)
    end = members[-1].begin + members[-1].size
    places = [
        (f"content of {one.name.partition('/')[0]}", one.name, one.begin, one.begin + one.size) for one in members
    ]
    places += [("header of a member", one.name, one.offset, one.begin) for one in members]
    places.append(("directory at the end", "directory", end, size))
    kinds = sorted({place[0] for place in places})
    for number in range(copies):
        kind = kinds[number % len(kinds)]
        yield chance.choice([place for place in places if place[0] == kind and place[2] < place[3]])


if __name__ == "__main__":
    sys.exit(main())
