"""The templates of the reader: everything that they print is masked, cleaned and escaped on the way."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from auditor.publish import clean
from auditor.report import wording
from auditor.report.rows import LONGEST, text


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates, with the words of the report."""
    made = Environment(
        loader=PackageLoader("auditor.reader", "templates"),
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


@lru_cache(maxsize=3)
def static(name: str) -> str:
    """A file of looks: the report's own style sheet, or one of the reader."""
    room = "auditor.report" if name == "report.css" else "auditor.reader"
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
        raise ValueError("the reader would print None")
    if isinstance(value, str) and not isinstance(value, Markup):
        return text(value, LONGEST)
    return value
