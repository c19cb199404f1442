"""A dataset with nothing wrong, and the runner, for the tables of every check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from auditor.check import Check, Finding, discover
from auditor.judge import CheckResult, Context, run
from auditor.model import (
    Cadence,
    Catalog,
    Column,
    Dataset,
    Distribution,
    Label,
    License,
    Link,
    LinkState,
    NotCollected,
    Stamp,
    State,
    Verdict,
    replace,
)

PORTAL = "https://data.metroville.gov"
TAKEN_AT = datetime(2024, 6, 1, tzinfo=UTC)

CHANGED = datetime(2024, 5, 1, tzinfo=UTC)
#: Kept up every month for a year, as its rows and the newest date inside tell.
ROUTINE = Verdict(
    state=State.ROUTINE,
    confidence=0.97,
    reason="changed on 12 days between 2023-06-01 and 2024-05-01, monthly; the last 31 days ago",
    label="Monthly",
    period_days=30.4375,
    rule="beat_history",
    changed=CHANGED,
    source="data_date",
    declared_days=30.4375,
    cadence=Cadence(30.4375, 12, 1.0, datetime(2023, 6, 1, tzinfo=UTC), CHANGED, 0, CHANGED, CHANGED),
    visits=(TAKEN_AT,),
    newest=datetime(2024, 4, 30, tzinfo=UTC),
    newest_column="inspected",
)
SOUND = Dataset(
    portal=PORTAL,
    id="abcd-1234",
    title="Street trees",
    description="Every tree in the public right of way, with species, size and the date of its last inspection.",
    publisher="Parks Department",
    contact_name="Open Data Team",
    contact_email="opendata@metroville.gov",
    license=License("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0", open=True),
    issued=Stamp("2020-01-01T00:00:00Z", datetime(2020, 1, 1, tzinfo=UTC)),
    data_modified=Stamp("2024-05-01T00:00:00Z", datetime(2024, 5, 1, tzinfo=UTC)),
    accrual_periodicity=(Label("Frequency", "Monthly"),),
    themes=("Environment",),
    keywords=("trees", "parks"),
    landing_page=f"{PORTAL}/d/abcd-1234",
    columns=(Column("species", "text", "Latin name of the tree"), Column("dbh", "number", "Diameter at breast height")),
    access_level="public",
    temporal="2020-01-01/2024-05-01",
    spatial="Metroville",
    rights="Anybody may use it for anything.",
    distributions=(
        Distribution(
            "CSV",
            None,
            f"{PORTAL}/abcd.csv",
            "CSV",
            "text/csv",
            "/distribution/0",
            byte_size=4096,
            download=Link(f"{PORTAL}/abcd.csv", LinkState.ALIVE, status=200, format_seen="CSV", bytes=4096, looks=1),
        ),
    ),
    capture="urn:uuid:0",
    pointer="/results/0",
    pointers={"title": "/name", "license": "/license"},
    verdict=ROUTINE,
)
BARE = Dataset(portal=PORTAL, id="x", capture="urn:uuid:0", pointer="")

Judge = Callable[..., Finding]
Survey = Callable[..., list[Finding]]


@pytest.fixture(scope="session")
def checks() -> dict[str, Check]:
    """Every check by id."""
    return discover()


@pytest.fixture(scope="session")
def sound() -> Dataset:
    """A dataset that passes every check."""
    return SOUND


@pytest.fixture(scope="session")
def bare() -> Dataset:
    """A dataset of which the portal says nothing but its identifier."""
    return BARE


@pytest.fixture(scope="session")
def survey(checks: dict[str, Check]) -> Survey:
    """Runs a check, called by its noun or id, over datasets; gives its findings, and raises where it failed."""

    def survey(
        name: str,
        datasets: Iterable[Dataset],
        *,
        departments: tuple[str, ...] | NotCollected = ("Parks Department",),
        complete: bool = True,
        left_out: tuple[Dataset, ...] = (),
    ) -> list[Finding]:
        check = checks.get(name) or checks[f"open_data/{name}"]
        catalog = Catalog(tuple(datasets), left_out=left_out)
        result: CheckResult = run(check, catalog, Context(complete, TAKEN_AT, departments))
        assert not result.error, result.error
        return list(result.findings)

    return survey


@pytest.fixture(scope="session")
def judge(survey: Survey) -> Judge:
    """The one finding of a check about the sound dataset with some fields changed."""

    def judge(name: str, **fields: Any) -> Finding:
        [finding] = survey(name, [replace(SOUND, **fields)])
        return finding

    return judge


@pytest.fixture(scope="session")
def upkeep(survey: Survey) -> Judge:
    """The one finding of a check about the sound dataset with some fields of its verdict changed."""

    def upkeep(name: str, **fields: Any) -> Finding:
        fields["state"] = State(fields.get("state", ROUTINE.state))
        [finding] = survey(name, [replace(SOUND, verdict=replace(ROUTINE, **fields))])
        return finding

    return upkeep
