"""Writes what people stated as TOML that reads back to the same, and comments that no text can break out of."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from auditor.attest.statements import Statements

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
#: Besides what TOML forbids: what an editor may take for the end of a line, or show in another order.
_UNSEEN = "\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff"
_TO_ESCAPE = re.compile(f'["\\\\\x00-\x1f{_UNSEEN}]')
#: In a string over several lines, tabs and line ends stand for themselves.
_TO_ESCAPE_IN_LINES = re.compile(f'["\\\\\x00-\x08\x0b-\x1f{_UNSEEN}]')
_FORBIDDEN = re.compile("[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")
_WIDTH = 110


def string(text: str) -> str:
    """A text as a TOML string, over several lines where it has several."""
    if "\n" in text:
        return f'"""\n{_TO_ESCAPE_IN_LINES.sub(_escaped, text)}"""'
    return line(text)


def line(text: str) -> str:
    """A text as a TOML string on one line, whatever it holds: behind a `#` all of it has to stay there."""
    return f'"{_TO_ESCAPE.sub(_escaped, text)}"'


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}"


def value(of: object) -> str:
    """A string, date or boolean as TOML."""
    if isinstance(of, bool):
        return "true" if of else "false"
    if isinstance(of, dt.date):
        return of.isoformat()
    return string(str(of))


def comment(text: str, *, indent: str = "") -> Iterator[str]:
    """A text as comment lines, each beginning with `# `: whatever it holds, nothing of it stands outside of them."""
    plain = " ".join(_FORBIDDEN.sub(" ", text).split())
    wrapped = textwrap.wrap(plain, _WIDTH, subsequent_indent=indent, break_on_hyphens=False)
    yield from (f"# {line}" for line in wrapped)


def entry(table: str, of: Struct) -> Iterator[str]:
    """One entry of a table, without the fields that say nothing."""
    yield f"[[{table}]]"
    for field in msgspec.structs.fields(of):
        held = getattr(of, field.name)
        if field.required or held != field.default:
            yield f"{field.name} = {value(held)}"


def written(statements: Statements) -> Iterator[str]:
    """Everything that was stated, by table."""
    for table in ("attestation", "review", "declaration"):
        for one in getattr(statements, table):
            yield from entry(table, one)
            yield ""
