"""Arrows never turn round: the import table of the README, held against the real imports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
VOCABULARIES = {"licenses", "formats", "publish"}
NOUNS = {"model", *VOCABULARIES}
JUDGED = {*NOUNS, "check", "refresh", "rubric", "snapshot", "attest"}

#: What every room may import: it knows nothing of the product.
TOOLS = {"prepared"}

#: What each room may import of ours. A package stands for all its modules.
MAY = {
    "model": set(),
    "licenses": {"model"},
    "formats": set(),
    "publish": set(),
    "payload": set(),
    "walls": set(),
    "archive": {"connection", "model"},
    "failures": set(),
    "guard": {"connection", "failures"},
    "pace": set(),
    "http": {"connection", "", "model", "archive", "payload", "failures", "guard", "pace"},
    "platforms": {*NOUNS, "http", "failures", "payload", "walls", "platforms"},
    "sample": {"model"},
    "connection": set(),
    "web": {"model"},
    "job": {"model"},
    "links": {"model", "web", "job", "formats", "walls", "archive", "links"},
    "documents": {"model", "web", "walls", "documents"},
    "spiders": {
        "",
        "connection",
        "http",  # the name we go by
        "model",
        "web",
        "job",
        "archive",
        "links",
        "documents",
        "failures",
        "guard",
        "pace",
        "walls",
        "spiders",
    },
    "since": {"http", "model", "platforms", "snapshot"},
    "register": {"attest"},
    "store": set(),
    "monitor": {
        "",
        "archive",
        "assess",
        "attest",
        "collect",
        "derive",
        "http",
        "kept",
        "links",
        "model",
        "observed",
        "outside",
        "pace",
        "platforms",
        "publish",
        "refresh",
        "register",
        "rubric",
        "sample",
        "seen",
        "since",
        "snapshot",
        "store",
        "web",
        "monitor",
    },
    "notices": {"monitor", "publish", "register", "notices"},
    "overview": {"monitor", "publish", "refresh", "register", "report", "rubric", "sheets", "store", "overview"},
    "snapshot": {"model", "sample", "web", "attest"},
    "kept": {"model", "archive", "payload", "platforms", "snapshot"},
    "detect": {"", "payload", "model", "http", "failures", "walls", "platforms"},
    "deep": {"model", "http", "platforms", "sample", "snapshot", "kept"},
    "outside": {"", "model", "archive", "documents", "job", "kept", "links", "snapshot"},
    "collect": {
        *("", "model", "http", "archive", "detect", "pace", "platforms"),
        *("since", "snapshot", "deep", "outside", "attest", "sample"),
    },
    "observed": {"model", "platforms", "snapshot", "kept"},
    "seen": {"model", "archive", "documents", "job", "links", "snapshot", "web"},
    "derive": {"model", "platforms", "snapshot", "kept", "observed", "seen", "web"},
    "history": {"model", "derive", "refresh", "snapshot"},
    "refresh": {"model", "refresh"},
    "check": {"model"},
    "checks": {"check", "model", "refresh", "web", "documents", *VOCABULARIES, "checks"},
    "rubric": {"check", "model"},
    "attest": set(),
    "judge": {"model", "check", "snapshot", "web"},
    "score": JUDGED | {"judge"},
    "fixes": JUDGED | {"judge", "score"},
    "upkeep": {"model", "refresh", "sample", "snapshot"},
    "surroundings": {"model", "publish", "snapshot", "web"},
    "leads": {"model", "publish", "rubric", "web"},
    "stated": {"attest", "publish", "score", "snapshot"},
    "projection": {"attest", "rubric", "score"},
    "criteria": {"attest", "check", "judge", "leads", "publish", "score", "stated", "upkeep"},
    "scorecard": JUDGED | {"judge", "score", "upkeep", "surroundings", "criteria", "leads", "stated", "projection"},
    "form": JUDGED | {"assess", "judge", "score", "leads", "web"},
    "assess": JUDGED | {"judge", "score", "fixes", "scorecard", "derive"},
    "tables": JUDGED | {"assess", "judge", "score", "fixes", "scorecard"},
    "report": JUDGED
    | {
        "upkeep",
        "surroundings",
        "criteria",
        "web",
        "assess",
        "judge",
        "score",
        "fixes",
        "scorecard",
        "tables",
        "report",
    },
    "workbook": JUDGED
    | {
        "surroundings",
        "criteria",
        "web",
        "assess",
        "judge",
        "fixes",
        "scorecard",
        "projection",
        "tables",
        "report",
        "workbook",
    },
    "against": JUDGED | {"upkeep", "assess", "judging", "judge", "score", "scorecard"},
    "at_hand": {"documents", "links"},
    "policy_page": {"documents"},
    "judging": {"", "assess", "attest", "refresh", "rubric"},
    "evidence": JUDGED
    | {
        "",
        "against",
        "archive",
        "assess",
        "attest",
        "documents",
        "judging",
        "payload",
        "platforms",
        "publish",
        "results",
        "review",
        "scorecard",
        "snapshot",
        "web",
        "evidence",
    },
    "review": {"attest"},
    "sheets": JUDGED | {"archive", "assess", "report", "review", "web", "sheets"},
    "results": {"assess", "judging", "report", "sheets", "tables", "workbook"},
    "reader": JUDGED
    | {
        "",
        "archive",
        "assess",
        "documents",
        "evidence",
        "judging",
        "payload",
        "report",
        "review",
        "screenshots",
        "sheets",
        "web",
        "reader",
    },
    "screenshots": {"model", "archive", "assess", "failures", "http", "rubric", "snapshot", "web", "screenshots"},
    "explain": JUDGED | {"archive", "assess", "report", "explain"},
    "schema": {"scorecard"},
    "check_page": {"check", "checks", "rubric"},
}
#: Third-party packages that belong to one room.
OWNED = {
    "requests": {"evidence", "http", "failures", "detect", "platforms", "since", "monitor"},
    "urllib3": {"http", "guard"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "warcio": {"archive", "evidence"},
    "cdxj_indexer": {"evidence"},
    "rfc8785": {"evidence"},
    "rfc3161_client": {"evidence"},
    "protego": {"http", "spiders", "documents"},
    "ckanapi": {"platforms"},
    "sodapy": {"platforms"},
    "typer": {"cli"},
    "rich": {"cli"},
    "jinja2": {"report", "sheets"},
    "xlsxwriter": {"workbook"},
    "scrapy": {"spiders"},
    "bs4": {"documents", "links", "reader"},
    "pypdf": {"documents"},
    "tldextract": {"documents"},
    "feedgen": {"overview"},
    "apprise": {"notices"},
    "playwright": {"screenshots"},
}
#: Only the command line reads the clock; collecting stamps what it records.
CLOCKS = {"cli", "collect", "archive", "http", "spiders"}


def _room(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    if parts[0] == "auditor":
        return "" if parts[1] == "__init__" else parts[1]
    return parts[0]


def _modules() -> list[Path]:
    return sorted(path for room in ("auditor", "checks", "spiders") for path in (ROOT / room).rglob("*.py"))


def _imported(path: Path) -> set[str]:
    """Dotted names of everything a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= (
                {f"{node.module}.{alias.name}" for alias in node.names} if node.module == "auditor" else {node.module}
            )
    return names


def _ours(name: str) -> str | None:
    parts = name.split(".")
    if parts[0] == "auditor":
        known = len(parts) > 1 and (
            (ROOT / "auditor" / parts[1]).is_dir() or (ROOT / f"auditor/{parts[1]}.py").exists()
        )
        return parts[1] if known else ""
    return parts[0] if parts[0] in ("checks", "spiders", "fixtures") else None


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_what_stands_above_it(path: Path) -> None:
    room = _room(path)
    imported = {ours for name in _imported(path) if (ours := _ours(name)) is not None}
    if room != "cli":
        assert imported - {room} - TOOLS <= MAY.get(room, set()), f"{room} imports {imported}"
    for package, owners in OWNED.items():
        uses = any(name.split(".")[0] == package for name in _imported(path))
        assert not uses or room in owners, f"{package} belongs to {owners}"


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_collecting_reads_the_clock(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    reads = any(word in text for word in ("datetime.now(", "utcnow(", "time.time(", "date.today("))
    assert not reads or _room(path) in CLOCKS


def test_platforms_do_not_import_each_other() -> None:
    natives = ("socrata", "ckan", "arcgis_hub", "dcat_us")
    for path in (ROOT / "auditor/platforms").glob("*.py"):
        own = next((name for name in natives if path.stem == name or path.stem.startswith(name[:4])), None)
        if path.stem == "registry" or own is None:
            continue
        for other in set(natives) - {own}:
            assert f"auditor.platforms.{other}" not in _imported(path)
