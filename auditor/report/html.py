"""Writes the report: one HTML page, the same for the same audit, that asks no network and runs no portal text."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from auditor.assess import Audit
from auditor.publish import clean
from auditor.report import charts, wording
from auditor.report.criteria import anchor
from auditor.report.promises import CLASSES
from auditor.report.rows import LONGEST, PAGE, link, text
from auditor.report.view import FIRST_DEPARTMENTS, view


def render(audit: Audit) -> str:
    """The report of an audit as HTML; a function of the audit alone."""
    style, program = _static("report.css"), _static("report.js")
    page = _environment().get_template("report.html.j2")
    return page.render(
        view=view(audit),
        style=Markup(style),
        program=Markup(program),
        policy=_policy(style, program),
        patterns=charts.PATTERNS,
        page_size=PAGE,
        first_departments=FIRST_DEPARTMENTS,
    )


def _policy(style: str, program: str) -> str:
    """The page may run its own script and style, named by their digests, and ask for nothing at all."""
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(program)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


@lru_cache(maxsize=2)
def _static(name: str) -> str:
    return (resources.files("auditor.report") / "static" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("auditor.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_publishable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for function in (
        *(wording.count, wording.plural, wording.points, wording.percent, wording.gained, wording.day),
        *(wording.minute, wording.size, wording.duration, wording.short, wording.phrase, wording.sentence),
        *(wording.confidence, wording.timespan),
        *(link, text, anchor),
    ):
        environment.filters[function.__name__] = function
    environment.filters["marked"] = _marked
    environment.globals.update(
        bar=charts.bar,
        stacked=charts.stacked,
        years_chart=charts.years,
        criterion_words=wording.CRITERION,
        outcome_words=wording.OUTCOME,
        refresh_words=wording.REFRESH,
        age_classes=CLASSES,
        status_words=wording.STATUS,
        platform_words=wording.PLATFORM,
        depth_words=wording.DEPTH,
        not_known=wording.NOT_KNOWN,
        not_stated=wording.NOT_STATED,
    )
    return environment


def _marked(words: str) -> Markup:
    """Documentation of a check, whose backticks stand for code."""
    parts = clean(words).split("`")
    code = Markup("<code>{}</code>")
    return Markup("").join(code.format(part) if place % 2 else part for place, part in enumerate(parts))


def _publishable(value: object) -> object:
    """Everything the templates print passes here: text is masked and cleaned, and a value that is missing is a mistake
    of ours, for the page has words for what is not known."""
    if value is None:
        raise ValueError("the report would print None")
    if isinstance(value, str) and not isinstance(value, Markup):
        return text(value, LONGEST)
    return value
