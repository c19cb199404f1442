"""A JSON document around one of its places, as lines: the way there is open, what lies beside it is folded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from msgspec import Struct

from auditor.publish import clean

#: Neighbours shown on either side, where the place lies and on the way there.
_BESIDE, _ON_THE_WAY = 12, 2
#: Lines of the value itself, how deep it is opened, and how long a text in it and beside it may be.
_MOST_LINES, _DEEPEST = 120, 6
_LONG, _SHORT = 3_000, 140
_MOST_STEPS = 60
#: What a folded object is told by, the best first.
_NAMES = ("title", "name", "label", "id", "identifier")


class Line(Struct, frozen=True):
    """One line. kind: `way` to the place, `here` at it, `fold` for what is not shown, `beside` for the rest."""

    depth: int
    text: str
    kind: str = "beside"


def around(document: object, pointer: str) -> tuple[Line, ...]:
    """The document around a JSON pointer; where nothing stands at its last step, a line says so. Addresses of persons
    are masked."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]][:_MOST_STEPS]
    lines = []
    for line in _open(document, steps, 0, ""):
        lines.append(Line(line.depth, clean(line.text), line.kind))
    return tuple(lines)


def whole(document: object) -> tuple[Line, ...]:
    """The beginning of a document, without a place in it."""
    return tuple(Line(line.depth, clean(line.text), "beside") for line in _value(document, 0, "", "beside"))


def _open(value: object, steps: list[str], depth: int, label: str) -> Iterator[Line]:
    if not steps:
        yield from _value(value, depth, label, "here")
        return
    names = _names(value)
    if names is None:
        yield Line(depth, f"{label}{_short(value)}", "way")
        yield Line(depth, f"(nothing stands at {json.dumps('/'.join(steps)[:200], ensure_ascii=False)})", "here")
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    yield Line(depth, f"{label}{opening}", "way")
    step, near = steps[0], _BESIDE if len(steps) == 1 else _ON_THE_WAY
    at = names.index(step) if step in names else -1
    begin, end = (max(0, at - near), at + near + 1) if at >= 0 else (0, 2 * near)
    if begin:
        yield Line(depth + 1, f"… {begin:,} before", "fold")
    for name in names[begin:end]:
        child = value[name] if isinstance(value, dict) else value[int(name)]  # type: ignore[index]
        if name == step:
            yield from _open(child, steps[1:], depth + 1, _label(value, name))
        else:
            yield Line(depth + 1, f"{_label(value, name)}{_short(child)}")
    if len(names) > end:
        yield Line(depth + 1, f"… {len(names) - end:,} more", "fold")
    if at < 0:
        yield Line(depth + 1, f"{json.dumps(step[:200], ensure_ascii=False)}: (nothing stands here)", "here")
    yield Line(depth, closing, "way")


def _value(value: object, depth: int, label: str, kind: str) -> Iterator[Line]:
    """The value at the place, opened."""
    for number, line in enumerate(_opened(value, depth, label, kind, 0)):
        if number == _MOST_LINES:
            yield Line(depth, "… it goes on", "fold")
            return
        yield line


def _opened(value: object, depth: int, label: str, kind: str, deep: int) -> Iterator[Line]:
    names = _names(value)
    if not names or deep == _DEEPEST:
        yield Line(depth, f"{label}{_short(value, _LONG)}", kind)
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    yield Line(depth, f"{label}{opening}", kind)
    for name in names[: _MOST_LINES + 1]:
        child = value[name] if isinstance(value, dict) else value[int(name)]  # type: ignore[index]
        yield from _opened(child, depth + 1, _label(value, name), kind, deep + 1)
    yield Line(depth, closing, kind)


def _names(value: object) -> list[str] | None:
    """The names or numbers of what a value holds; None for one that holds nothing by its kind."""
    if isinstance(value, dict):
        return [str(name) for name in value]
    return [str(number) for number in range(len(value))] if isinstance(value, list) else None


def _label(parent: object, name: str) -> str:
    return f"{json.dumps(name, ensure_ascii=False)}: " if isinstance(parent, dict) else f"{name}: "


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _short(value: object, most: int = _SHORT) -> str:
    """A value on one line; lists and objects by how much they hold."""
    if isinstance(value, dict):
        named = next((name for name in _NAMES if _is_name(value.get(name))), None)
        called = f"{json.dumps(named)}: {_short(value[named])}, " if named else ""
        return "{}" if not value else f"{{ {called}{len(value):,} {'entry' if len(value) == 1 else 'entries'} }}"
    if isinstance(value, list):
        return "[]" if not value else f"[ {len(value):,} {'entry' if len(value) == 1 else 'entries'} ]"
    if isinstance(value, str) and len(value) > most:
        cut = re.sub(r"\S{0,300}\Z", "", value[:most]) or value[: most // 2]
        return f"{json.dumps(cut, ensure_ascii=False)} … ({len(value):,} characters)"
    return json.dumps(value, ensure_ascii=False)
