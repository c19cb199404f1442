"""Makes a text even for patterns (case, quotes, divided words, line numbers), and knows where every place came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

#: So much of a text is folded, in characters.
MOST_TEXT = 1_000_000
#: A sentence is cut here, so that no pattern has to look further.
LONGEST_SENTENCE = 900

_EVEN = {
    **dict.fromkeys(map(ord, "‘’‚‛′`´"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    **dict.fromkeys(map(ord, "•▪◦●·∙"), "*"),
}
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_ODD = re.compile(
    r"(?P<gone>[\xad\u200b-\u200d\u2060\ufeff])"
    r"|(?P<divided>(?<=[a-z])-[^\S\n]{0,20}\n\s{0,20}(?=[a-z]))"
    r"|(?P<space>\s{2,}|[^\S\n ])"
    r"|(?P<ligature>[ﬀﬁﬂﬃﬄﬅﬆ])"
)
_NUMBER = re.compile(r"^[^\S\n]{0,12}(\d{1,4})(?:[.):]?[^\S\n]{1,12}(?=\S)|[^\S\n]{0,12}$)", re.MULTILINE)
#: Numbers that open so large a share of lines, one more than the last, are those of the lines.
_NUMBERED = 0.6
_IN_ORDER = 0.7
_FEWEST_LINES = 12
#: A period that ends no sentence: inside of a word or number, behind an abbreviation or the sign of a list.
_NO_STOP = re.compile(
    r"\.(?:(?=\w)(?<=\w\.)"
    r"|(?<=\bno\.)|(?<=\bnos\.)|(?<=\bsec\.)|(?<=\bart\.)|(?<=\bch\.)|(?<=\bst\.)|(?<=\bdept\.)|(?<=\bu·s\.)"
    r"|(?<=\bi·e\.)|(?<=\be·g\.)|(?<=\betc\.)(?=,)|(?<=\bord\.)|(?<=\bres\.)|(?<=\bvs\.)|(?<=\bmr\.)|(?<=\bms\.)"
    r"|(?<=\bdr\.)|(?<=\bjr\.)"
    r"|(?<=[\n:;(][a-z\d]\.)|(?<=[\n:;(]\d\d\.)|(?<=[\n:;]\s[a-z\d]\.)|(?<=[\n:;]\s\d\d\.)"
    r"|(?<=[\n ][ivx]\.)|(?<=[\n ][ivx][ivx]\.)|(?<=[\n ][ivx][ivx][ivx]\.))"
)
_STOP = re.compile(
    r"[.!?][\"')\]]{0,3}(?=\s)|\n\n"
    r"|\n(?=(?:whereas|now,? ?therefore|therefore,? be it|be it|further resolved|section \d|sec· ?\d|article "
    r"[ivx\d])\b)"
)
#: Words of which a scan took letters for digits.
_MISREAD = re.compile(r"(?<![\w·-])(?:[a-z]{2,20}[01][a-z01]{0,20}|[a-z][01]{1,2}[a-z]{1,20}|a11)(?![\w·-])")
_BEGINS = re.compile(r"whereas\b|now,? ?therefore\b|therefore,? be it\b|be it\b|further resolved\b")
_REASON = re.compile(r"\W{0,4}whereas\b|the (?:city |town )?council finds\b")
_ORDERS = re.compile(r"\bnow,? ?therefore\b|\bresolved\b|\bhereby (?:order|direct)|\btherefore,? be it\b")
#: What stands before a blank line that does not end a sentence.
_GOES_ON = re.compile(r"(?:[:,;-]|\band|\bor|\bthat|\bto|\bshall|\bwill|\bthe|\bof)[\"')*\s]{0,4}\Z")


class Folded(Struct, frozen=True):
    """A text made even. text: in lower case; shown: the same with its case, letter for letter as long as `text`.

    In `text` a period that ends no sentence is `·`. at, origin: for each stretch where it begins here and there.
    length: of the original.
    """

    text: str
    shown: str
    at: tuple[int, ...]
    origin: tuple[int, ...]
    length: int

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the original; always inside of it."""
        if not self.at:
            return 0, 0
        return self._first(start), max(self._last(end), self._first(start))

    def _first(self, position: int) -> int:
        index = max(bisect_right(self.at, position) - 1, 0)
        limit = self.origin[index + 1] if index + 1 < len(self.origin) else self.length
        return min(self.origin[index] + position - self.at[index], limit, self.length)

    def _last(self, position: int) -> int:
        if position <= 0:
            return 0
        index = max(bisect_right(self.at, position - 1) - 1, 0)
        limit = self.origin[index + 1] if index + 1 < len(self.origin) else self.length
        return min(self.origin[index] + position - self.at[index], limit, self.length)


class Sentence(Struct, frozen=True, gc=False):
    """A sentence or a paragraph of a list, with its place in the folded text.

    reason: whether it stands among the reasons of an order that follows (`Whereas …`).
    """

    start: int
    end: int
    text: str
    reason: bool = False


def fold(text: str) -> Folded:
    """A text made even. What is longer than `MOST_TEXT` is left out."""
    text = text[:MOST_TEXT]
    even = text.translate(_EVEN)
    even = re.sub(r"[\u00c0-\u017f]", lambda found: _plain(found[0]), even)
    even = _blanked(even, _line_numbers(even))
    pieces: list[str] = []
    at: list[int] = []
    origin: list[int] = []
    here = last = 0
    for found in _ODD.finditer(even):
        if found.start() > last:
            pieces.append(even[last : found.start()])
            at.append(here)
            origin.append(last)
            here += found.start() - last
        instead = _instead(found)
        if instead:
            pieces.append(instead)
            at.append(here)
            origin.append(found.start())
            here += len(instead)
        last = found.end()
    if last < len(even):
        pieces.append(even[last:])
        at.append(here)
        origin.append(last)
    shown = "".join(pieces)
    low = shown.lower()
    if len(low) != len(shown):
        low = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in shown)
    if "1" in low or "0" in low:
        low = _MISREAD.sub(lambda word: word[0].replace("1", "l").replace("0", "o"), low)
    for _ in range(2):  # the second time for the last period of "u.s."
        low = _NO_STOP.sub("·", low)
    return Folded(low, shown, tuple(at), tuple(origin), len(text))


def sentences(folded: Folded, start: int = 0, end: int | None = None) -> Iterator[Sentence]:
    """The sentences of a folded text, in order. A list stays with the words that open it, up to the longest."""
    text = folded.text
    end = len(text) if end is None else min(end, len(text))
    reason, last = False, start
    for one in _split(text, start, end):
        reason = (_REASON.match(one.text) is not None or (reason and "\n" not in text[last : one.start])) and (
            _ORDERS.search(one.text) is None
        )
        last = one.end
        yield Sentence(one.start, one.end, one.text, reason)


def _split(text: str, start: int, end: int) -> Iterator[Sentence]:
    begin = start
    for found in _STOP.finditer(text, start, end):
        broken = found[0] == "\n\n" and not _BEGINS.match(text, found.end())
        short = found.end() - begin < LONGEST_SENTENCE
        if broken and short and _GOES_ON.search(text, max(begin, found.start() - 12), found.start()):
            continue
        yield from _cut(text, begin, found.end())
        begin = found.end()
    yield from _cut(text, begin, end)


def _cut(text: str, start: int, end: int) -> Iterator[Sentence]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST_SENTENCE:
        stop = max(
            text.rfind("; ", start + 300, start + LONGEST_SENTENCE),
            text.rfind("\n", start + 300, start + LONGEST_SENTENCE),
        )
        if stop < 0:
            stop = text.rfind(" ", start + 300, start + LONGEST_SENTENCE)
        stop = start + LONGEST_SENTENCE if stop < 0 else stop + 1
        yield Sentence(start, stop, text[start:stop])
        start = stop
    if start < end:
        yield Sentence(start, end, text[start:end])


def _plain(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else letter


def _instead(found: re.Match[str]) -> str:
    kind = found.lastgroup
    if kind == "space":
        return "\n\n" if found[0].count("\n") > 1 else "\n" if "\n" in found[0] else " "
    return _LIGATURES[found[0]] if kind == "ligature" else ""


def _line_numbers(text: str) -> list[tuple[int, int]]:
    """The places of printed line numbers, where most lines have one."""
    lines = sum(1 for line in text.splitlines() if line.strip())
    found = list(_NUMBER.finditer(text))
    if lines < _FEWEST_LINES or len(found) < _NUMBERED * lines:
        return []
    steps = sum(int(two[1]) - int(one[1]) == 1 for one, two in pairwise(found))
    return [(one.start(), one.end()) for one in found] if steps >= _IN_ORDER * (len(found) - 1) else []


def _blanked(text: str, places: list[tuple[int, int]]) -> str:
    """The text with blanks at these places, so that no other place moves."""
    pieces = []
    last = 0
    for start, end in places:
        pieces += [text[last:start], " " * (end - start)]
        last = end
    pieces.append(text[last:])
    return "".join(pieces)
