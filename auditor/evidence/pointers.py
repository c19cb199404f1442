"""Pointers of evidence followed: into a JSON document, a text, or what an answer says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote as percent_encoded
from urllib.parse import unquote

from msgspec import Struct

from auditor.platforms.fields import plain
from auditor.publish import clean, masked

_FRAGMENT = re.compile(r":~:text=(?:([^,]*)-,)?([^,]*)(?:,-([^,]*))?")
_BLANKS = re.compile(r"\s+")
_BETWEEN = re.compile(r"[,;\n/?&=|]|\bmailto:")
#: A text that a finding quotes is not longer; what stands behind is not compared.
_MOST = 200_000
#: What masking leaves of a personal address: letters, three stars, and the host.
_MASK = re.compile(r"\*\*\*")


class Nothing(Exception):
    """A pointer leads to nothing. within: whether all but its last step is there."""

    def __init__(self, message: str, *, within: bool) -> None:
        super().__init__(message)
        self.within = within


class Words(Struct, frozen=True):
    """The words that a text fragment names, and those before and behind them."""

    exact: str
    prefix: str = ""
    suffix: str = ""


def follow(document: object, pointer: str) -> object:
    """The value at a JSON pointer (RFC 6901); Nothing where there is none."""
    steps = pointer.split("/")[1:]
    value = document
    for number, step in enumerate(steps):
        name = step.replace("~1", "/").replace("~0", "~")
        last = number == len(steps) - 1
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and re.fullmatch(r"0|[1-9]\d{0,9}", name) and int(name) < len(value):
            value = value[int(name)]
        else:
            raise Nothing(f"there is no {name[:60]!r} at {'/'.join(['', *steps[:number]])[:200]!r}", within=last)
    return value


def says(value: object, quote: str) -> bool:
    """Whether a value of a document is what a quote says of it.

    A quote is the value as text: without markup, cut to 200 characters, personal addresses masked. Of a list or an
    object it is one of the texts inside; of a text that lists names, or of an address, one whole piece of it. An
    address that was built from a name ends with it.
    """
    if any(same(text, quote) for text in texts(value)):
        return True
    if (
        "://" in quote
        and isinstance(value, str)
        and value
        and quote.rstrip("/").endswith((f"/{value}", _as_path(value)))
    ):
        return True
    return any(same(piece, quote) for text in texts(value) for piece in _pieces(text))


def _as_path(name: str) -> str:
    """A name as the last step of an address."""
    return "/" + percent_encoded(name.strip(), safe="")


def _pieces(text: str) -> list[str]:
    """The names in a text that lists them, and the parts of an address: `["a","b"]`, `a; b`, `mailto:a`, `https://b/a`."""
    return [piece.strip(" \"'[]") for piece in _BETWEEN.split(text[:_MOST], 2000) if piece.strip()]


def texts(value: object) -> Iterator[str]:
    """The texts in a value, those in lists and objects with it, and the objects and lists as one text."""
    if isinstance(value, (dict, list)):
        inside = [text for one in (value.values() if isinstance(value, dict) else value) for text in texts(one)]
        yield from inside
        yield ", ".join(inside)
        yield " ".join(inside)
    elif isinstance(value, bool):
        yield from (str(value), str(value).lower())
    elif value is not None:
        yield str(value)


def same(text: str, quote: str) -> bool:
    """Whether a text begins with a quote, or is it, when both are written in the same way."""
    text = text[:_MOST]
    for written in (text, plain(text)):
        shown = _tidy(masked(written or ""))
        if _begins(shown, quote):
            return True
    return bool(_MASK.search(quote)) and _masked_so(text, quote)


def _begins(shown: str, quote: str) -> bool:
    """Blanks do not count: where a tag stood, one way of reading leaves one, and another none."""
    cut, shown = quote.endswith("…"), _BLANKS.sub("", shown)
    wanted = _BLANKS.sub("", clean(quote.removesuffix("…") if cut else quote))
    return shown.startswith(wanted) if cut else shown in (wanted, wanted.removesuffix("…"))


def _masked_so(text: str, quote: str) -> bool:
    """Whether a quote is a text with letters hidden."""
    pieces = [re.escape(piece) for piece in _tidy(quote.removesuffix("…")).split("***")]
    pattern = r"[^\s@]{0,80}".join(pieces)
    bare = _tidy(text)
    return any(re.match(pattern, one) is not None for one in (bare, bare.removeprefix("mailto:")))


def words_of(pointer: str) -> Words | None:
    """The words that a text fragment names; None where the pointer is none."""
    found = _FRAGMENT.fullmatch(pointer)
    if found is None:
        return None
    prefix, exact, suffix = (unquote(piece or "") for piece in found.groups())
    return Words(exact, prefix, suffix)


def find(text: str, words: Words) -> tuple[int, int] | None:
    """Where the words stand in a text, their neighbours beside them; None where they do not. Blanks count as one."""
    for before, behind in ((words.prefix, words.suffix), (words.prefix, ""), ("", words.suffix), ("", "")):
        parts = [rf"{_spaced(before)}\s*" if before else "", f"({_spaced(words.exact)})"]
        parts.append(rf"\s*{_spaced(behind)}" if behind else "")
        if words.exact and (found := re.search("".join(parts), text)) is not None:
            return found.span(1)
    return None


def _spaced(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


def _tidy(text: str) -> str:
    return " ".join(clean(text).split())
