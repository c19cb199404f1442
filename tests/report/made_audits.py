"""Audits made by hand for the tests of the report: one for each state a run can end in, and large and hostile ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from auditor import rubric
from auditor.assess import Audit, judged
from auditor.attest import Attestation, Declaration, Statements
from auditor.model import (
    Catalog,
    CollectionStatus,
    Column,
    Dataset,
    DateColumn,
    Distribution,
    Evidence,
    Label,
    License,
    NotCollected,
    Observation,
    Portal,
    Signal,
    Source,
    Stamp,
    replace,
)
from auditor.refresh.sighting import Sighting
from auditor.refresh.verdict import Earlier
from auditor.rubric import Rubric
from auditor.scorecard import Against
from auditor.snapshot import Collected, CollectedPortal, PortalSnapshot, Snapshot

URL = "https://data.metroville.gov"
TAKEN_AT = datetime(2026, 3, 31, 6, tzinfo=UTC)
RECORD = "urn:uuid:0c5f3b52-0000-4000-8000-000000000001"
ROWS = "urn:uuid:0c5f3b52-0000-4000-8000-000000000002"
NAMES = ("Fire", "Police", "Parks and Recreation", "Public Works", "Planning & Zoning", "Libraries", "")
TITLES = ("Street trees", "Building permits", "Parking meters", "Restaurant inspections", "Bus stops", "City budget")
FREQUENCIES = ("Daily", "Weekly", "Monthly", "Annually", "As needed", "Historical", "")
_CC0 = License("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0", open=True)
_NC = License("CC BY-NC 4.0", None, "CC-BY-NC-4.0", open=False)
_TERMS = License("See terms of use", None, None, open=None)


def stamp(moment: datetime | None) -> Stamp | None:
    return None if moment is None else Stamp(moment.isoformat(), moment)


def dataset(number: int = 0, **changes: Any) -> Dataset:
    """A dataset with its number's share of faults; the same number is the same dataset."""
    issued = TAKEN_AT - timedelta(days=60 + 37 * (number % 80))
    label = FREQUENCIES[number % len(FREQUENCIES)]
    made = Dataset(
        portal=URL,
        id=f"{number:04x}-{number % 7}abc",
        title=f"{TITLES[number % len(TITLES)]} {number}",
        description="Every one in the city, with its place, its state and the day it was last looked at."
        if number % 3
        else None,
        publisher=NAMES[number % len(NAMES)] or None,
        contact_name="Open Data Team",
        contact_email="opendata@metroville.gov" if number % 4 else None,
        license=(None, _CC0, _NC, _TERMS)[number % 4],
        issued=stamp(issued),
        data_modified=stamp(issued + timedelta(days=number % 50)) if number % 9 else None,
        metadata_modified=stamp(TAKEN_AT - timedelta(days=3)),
        accrual_periodicity=(Label("Frequency", label),) if label else (),
        themes=("Environment",) if number % 5 else (),
        keywords=("city", "open") if number % 6 else (),
        landing_page=f"{URL}/d/{number:04x}",
        columns=(Column("species", "text", "Latin name" if number % 2 else None), Column("dbh", "number", None)),
        distributions=(Distribution("CSV", None, f"{URL}/{number}.csv", "CSV", "text/csv", "/distribution/0"),),
        views=number % 1000,
        capture=RECORD,
        pointer=f"/results/{number}",
        pointers={"title": "/name", "license": "/license", "publisher": "/attribution", "keywords": "/tags"},
    )
    return replace(made, **changes)


def datasets(number: int) -> tuple[Dataset, ...]:
    return tuple(dataset(place) for place in range(number))


def snapshot(
    counted: Sequence[Dataset] = (),
    *,
    status: CollectionStatus = CollectionStatus.COMPLETE,
    reason: str = "",
    left_out: Sequence[Dataset] = (),
    portals: Iterable[PortalSnapshot] = (),
    title: str | None = "Metroville Open Data",
    notes: tuple[str, ...] = ("two records share one identifier",),
    departments: tuple[str, ...] | None = None,
    claimed: int | None = None,
    other_assets: dict[str, int] | None = None,
    platform: str | None = "socrata",
) -> Snapshot:
    """A snapshot of one portal, or of several portals whose own snapshots are given."""
    total = len(counted) + len(left_out)
    catalog: Catalog | NotCollected = Catalog(
        tuple(counted), tuple(left_out), other_assets or {}, total if claimed is None else claimed, total, total
    )
    if status in (CollectionStatus.BLOCKED, CollectionStatus.BROKEN, CollectionStatus.NOT_FOUND):
        catalog = NotCollected(reason)
    portal = Portal(URL, platform, URL, title, ("header X-Socrata-RequestId",) if platform else ())
    alone = PortalSnapshot(portal, catalog, status, reason, notes, "robots.txt allows the API.")
    each = tuple(portals) or (alone,)
    collected = Collected(
        schema_version=1,
        auditor_version="0.1.0",
        started=TAKEN_AT,
        taken_at=TAKEN_AT,
        depth="catalog",
        pace=4.0,
        strict_robots=False,
        portals=tuple(CollectedPortal(one.portal.url, one.portal, passes=((RECORD,),)) for one in each),
        requests=12,
        bytes=1_234_567,
        seconds=5.25,
        departments=departments,
    )
    return Snapshot(TAKEN_AT, "catalog", each, catalog, status, collected)


def audit(
    made: Snapshot,
    *,
    rules: Rubric | None = None,
    statements: Statements | None = None,
    against: Against | None = None,
) -> Audit:
    done = judged(made, rules or rubric.load("wwc-2022"), statements=statements or Statements())
    return replace(done, scorecard=replace(done.scorecard, against=against))


def complete(number: int = 130) -> Audit:
    copies = [dataset(9000 + place, left_out="a copy from elsewhere") for place in range(7)]
    return audit(
        snapshot(
            datasets(number),
            left_out=copies,
            departments=("Fire", "Police", "Sheriff", "Library"),
            other_assets={"map": 12, "story": 3},
        )
    )


def partial() -> Audit:
    reason = "40 of 90 records collected: the portal stopped answering"
    return audit(snapshot(datasets(40), status=CollectionStatus.PARTIAL, reason=reason, claimed=90))


def empty() -> Audit:
    return audit(snapshot(status=CollectionStatus.EMPTY, reason="the catalog lists no datasets"))


def walled(status: CollectionStatus) -> Audit:
    return audit(snapshot(status=status, reason="the portal is behind a bot wall", title=None, platform=None, notes=()))


def insufficient() -> Audit:
    """Nine tenths of the weight lie on a check that could not look."""
    rules = rubric.load("wwc-2022")
    criterion = next(one for one in rules.criteria if one.id == "OD3")
    rules = replace(
        rules,
        criteria=(replace(criterion, checks={"open_data/department_breadth": 9.0, "open_data/keyword": 1.0}),),
    )
    return audit(snapshot(datasets(20)), rules=rules)


def several() -> Audit:
    """Two portals read and one behind a wall."""
    counted = tuple(dataset(place, portal=URL if place % 2 else "https://gis.metroville.gov") for place in range(30))
    each = []
    for url, status in (
        (URL, "complete"),
        ("https://gis.metroville.gov", "complete"),
        ("https://x.example", "blocked"),
    ):
        own = tuple(one for one in counted if one.portal == url)
        catalog = (
            NotCollected("a bot wall") if status == "blocked" else Catalog(own, (), {}, len(own), len(own), len(own))
        )
        platform = None if status == "blocked" else "ckan"
        reason = "a bot wall" if status == "blocked" else ""
        portal = Portal(url, platform, url, None, ("/api/3 answers",) if platform else ())
        each.append(PortalSnapshot(portal, catalog, CollectionStatus(status), reason, ("a note",), "No robots.txt."))
    return audit(snapshot(counted, status=CollectionStatus.PARTIAL, portals=each))


def stated() -> Audit:
    """With attestations, in force and lapsed, declarations, and an earlier audit."""
    statements = Statements(
        (
            Attestation(
                "DM1", "Ada Example", "Chief Data Officer", date(2026, 3, 1), "We met in March.", "https://m.gov/a"
            ),
            Attestation("DM3", "Ada Example", "Chief Data Officer", date(2024, 3, 1), "Yes.", "", date(2025, 3, 1)),
        ),
        (
            Declaration(dataset(1).id, "finished", "Ada Example", date(2026, 1, 2), "the survey ended"),
            Declaration("nowhere", "moved", "Ada Example", date(2026, 1, 2), "new portal", "https://new.example/d"),
        ),
    )
    against = Against(
        taken_at=datetime(2025, 3, 31, tzinfo=UTC),
        rules_then="wwc-2022 (2022), auditor 0.0.9",
        rules_now="wwc-2022 (2022), auditor 0.1.0",
        score_then=0.5,
        score_then_by_todays_rules=0.52,
        score_now=0.61,
        by_data=0.09,
        by_rules=0.02,
        datasets_added=3,
        datasets_removed=None,
        outcomes_changed=14,
        note="one of the two is partial",
    )
    return audit(snapshot(datasets(25)), statements=statements, against=against)


def observed(nights: int = 4) -> Audit:
    """Asked for their own history, and visited before: beats kept and stopped, a sweep, a date that stepped back."""
    weekly = [TAKEN_AT - timedelta(days=2 + 7 * week) for week in range(52)]
    made = {
        0: weekly,
        1: [TAKEN_AT - timedelta(days=day, hours=3) for day in range(400)],
        2: [moment - timedelta(days=200) for moment in weekly],
        3: [TAKEN_AT - timedelta(days=900)],
        4: [TAKEN_AT - timedelta(days=days) for days in (3, 40, 44, 140, 150, 300)],
    }
    counted, observations = list(datasets(40)), {}
    for place, moments in made.items():
        one = replace(
            counted[place],
            issued=stamp(TAKEN_AT - timedelta(days=1200)),
            data_modified=stamp(max(moments)),
            accrual_periodicity=(Label("Frequency", ("Weekly", "Daily", "Weekly", "Annually", "As needed")[place]),),
        )
        counted[place] = one
        signals = [
            Signal(Source.ROW_UPDATED, at, 1 + number % 9, Evidence(ROWS, f"/{number}/day", f"{at:%Y-%m-%d}"))
            for number, at in enumerate(moments)
        ]
        signals.append(Signal(Source.HTTP_DATE, TAKEN_AT - timedelta(minutes=5)))
        signals.append(Signal(Source.ROW_CREATED, TAKEN_AT + timedelta(days=400), 1))
        observations[one.portal, one.id] = Observation(
            portal=one.portal,
            id=one.id,
            seen_at=TAKEN_AT,
            signals=tuple(signals),
            rows=5_000,
            dates=(
                DateColumn("inspection_date", min(moments), max(moments), filled=5_000),
                DateColumn("expiration_date", min(moments), TAKEN_AT + timedelta(days=300)),
            ),
            not_collected={"activity": NotCollected("the portal answered 403")},
        )
    for place in range(10, 30):
        counted[place] = replace(counted[place], data_modified=stamp(TAKEN_AT - timedelta(days=20, hours=place % 3)))
    earlier: Earlier = {}
    for place, one in enumerate(counted):
        nights_ago = [TAKEN_AT - timedelta(days=7 * night) for night in range(nights, 0, -1)]
        stamps = made.get(place) or [one.data_modified.at if one.data_modified and one.data_modified.at else TAKEN_AT]
        earlier[one.portal, one.id] = [
            Sighting(at, max((known for known in stamps if known < at), default=None)) for at in nights_ago
        ]
    counted[31] = replace(counted[31], data_modified=stamp(TAKEN_AT - timedelta(days=500)))
    earlier[URL, counted[31].id] = [Sighting(TAKEN_AT - timedelta(days=30), TAKEN_AT - timedelta(days=31))]
    made_snapshot = replace(snapshot(counted), depth="deep", observations=observations)
    return judged(made_snapshot, rubric.load("wwc-2022"), statements=Statements(), earlier=earlier)


def silent() -> Audit:
    """A portal on which nothing has changed for years."""
    long_ago = [
        dataset(place, data_modified=stamp(TAKEN_AT - timedelta(days=700 + 11 * place)), metadata_modified=None)
        for place in range(30)
    ]
    return audit(snapshot(long_ago))


def states() -> dict[str, Audit]:
    """Every state of a run that the report is designed for, by name."""
    return {
        "complete": complete(),
        "partial": partial(),
        "empty": empty(),
        "blocked": walled(CollectionStatus.BLOCKED),
        "broken": walled(CollectionStatus.BROKEN),
        "not_found": walled(CollectionStatus.NOT_FOUND),
        "insufficient": insufficient(),
        "several": several(),
        "stated": stated(),
        "observed": observed(),
        "silent": silent(),
    }


MAIL = "jane.doe@gmail.example"
EVIL = (
    '</script><script>window.evil=1</script><img src=x onerror="window.evil=2">'
    "<!--<script>&amp;\u202egnp.exe\u2028\u2029\x00{{7*7}}"
)


def hostile() -> Audit:
    """Every text a portal can send, sent by an enemy."""
    ugly = [
        dataset(
            place,
            id=f"{EVIL}{place}",
            title=title,
            description=f"{EVIL} {MAIL}",
            publisher=publisher,
            license=License(f"{EVIL} {MAIL}", f"javascript:{EVIL}", None, open=False),
            accrual_periodicity=(Label(EVIL, f"{EVIL} {MAIL}"),),
            keywords=(EVIL,),
            themes=(f"{EVIL} {MAIL}",),
            landing_page=page,
            contact_name=f"Jane {MAIL}",
            contact_email=MAIL,
            pointer=f"/results/{EVIL}",
            pointers={"license": f"/{EVIL}"},
            distributions=(Distribution(EVIL, EVIL, f"data:text/html,{EVIL}", EVIL, EVIL, EVIL),),
        )
        for place, (title, publisher, page) in enumerate(
            (
                (EVIL, EVIL, "javascript:alert(1)"),
                ("=1+cmd|' /C calc'!A0", "@SUM(A1)", "https://ok.example/d?q=<script>"),
                ("W" * 100_000, "M" * 100_000, f"https://metroville.gov/{'w' * 100_000}"),
                (f"ask {MAIL} {'x' * 3_000}", MAIL, f"https://metroville.gov/{MAIL}"),
                ("\u202eright to left\u2066", "\ufeff\u200f", "data:text/html,<script>alert(1)</script>"),
                ("", None, 'https://ok.example/" onmouseover="alert(1)'),
                ("-2+3", "+1", "ftp://files.example/x"),
            )
        )
    ]
    left = [dataset(99, title=EVIL, left_out=f"{EVIL} {MAIL}")]
    made = snapshot(
        ugly, left_out=left, title=f"{EVIL} {MAIL}", notes=(EVIL, MAIL), reason=EVIL, other_assets={EVIL: 2, MAIL: 1},
        departments=(EVIL, MAIL, "W" * 5_000),
    )  # fmt: skip
    statements = Statements(
        (Attestation("DM1", f"Ada {EVIL}", EVIL, date(2026, 3, 1), f"{EVIL} {MAIL}", f"javascript:{EVIL}"),),
        (Declaration(EVIL, "moved", EVIL, date(2026, 1, 2), f"{EVIL} {MAIL}", f"javascript:{EVIL}"),),
    )
    return audit(made, statements=statements)
