"""On which line of a TOML text an entry and each of its keys begin, so that a mistake can be pointed at."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from msgspec import Struct

#: Strings of the four kinds, and comments: what stands in them is neither a table nor a key. One that does not end goes
#: to the end of the text or line, and nothing is tried twice, so that any text is read in linear time.
_TEXT = re.compile(
    r'"""(?:[^"\\]|\\[\s\S]|"(?!""))*+(?:"{3,5}|\Z|\\)'
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]|\\.)*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+"
)
#: With one bracket it is a mistake, and has a line all the same.
_TABLE = re.compile(r"\s*\[{1,2}\s*([A-Za-z0-9_-]+)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")
_OTHER = re.compile(r"\s*\[")


class Place(Struct, frozen=True):
    """Where an entry stands: the line of its header, and of each of its keys; counted from 1."""

    line: int
    keys: Mapping[str, int]

    def of(self, key: str) -> int:
        """The line of a key, or of the header where it is not there."""
        return self.keys.get(key, self.line)


def places(text: str) -> Mapping[str, tuple[Place, ...]]:
    """The places of the entries of each table, in order; the keys above all tables stand under "".

    text: valid TOML. An entry that is written in another way than `[[table]]` has no place.
    """
    bare = _TEXT.sub(lambda found: "\n" * found[0].count("\n") or '""', text)
    found: dict[str, list[tuple[int, dict[str, int]]]] = defaultdict(list)
    keys: dict[str, int] = {}
    found[""].append((1, keys))
    for number, line in enumerate(bare.split("\n"), 1):
        if table := _TABLE.match(line):
            keys = {}
            found[table[1]].append((number, keys))
        elif _OTHER.match(line):
            keys = {}
        elif key := _KEY.match(line):
            keys.setdefault(key[1], number)
    return {name: tuple(Place(line, named) for line, named in entries) for name, entries in found.items()}
