"""Templates of sheets and reader: everything that they print is masked, cleaned and escaped on the way."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from auditor.publish import clean
from auditor.report import wording
from auditor.report.rows import LONGEST, text

_ROOM = "auditor.sheets"


@lru_cache(maxsize=2)
def environment(room: str = _ROOM) -> Environment:
    """The templates of a room beside those of the sheets, with the words of the report."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader(one, "templates") for one in dict.fromkeys((room, _ROOM))]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_publishable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for function in (
        *(wording.count, wording.plural, wording.points, wording.percent, wording.day, wording.minute),
        *(wording.size, wording.short, wording.phrase, wording.sentence),
    ):
        made.filters[function.__name__] = function
    made.filters["verbatim"] = verbatim
    made.filters["marked"] = _code
    made.globals.update(criterion_words=wording.CRITERION, status_words=wording.STATUS, depth_words=wording.DEPTH)
    return made


@lru_cache(maxsize=4)
def static(name: str, room: str = _ROOM) -> str:
    """A file of looks, of the sheets or of another room."""
    return (resources.files(room) / "static" / name).read_text(encoding="utf-8")


def verbatim(words: str) -> Markup:
    """Text whose blanks and line ends stay; it was cut and masked before."""
    return escape(clean(words))


def _code(words: str) -> Markup:
    """Documentation of a check, whose backticks stand for code."""
    parts = clean(words).split("`")
    code = Markup("<code>{}</code>")
    return Markup("").join(code.format(part) if place % 2 else part for place, part in enumerate(parts))


def _publishable(value: object) -> object:
    """What a template prints: text on one line, and no None, for which the pages have words."""
    if value is None:
        raise ValueError("a page would print None")
    if isinstance(value, str) and not isinstance(value, Markup):
        return text(value, LONGEST)
    return value
