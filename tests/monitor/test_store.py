"""The store, in SQLite and in a real PostgreSQL: what goes in comes out, whatever a portal wrote."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

import auditor.store
from auditor.monitor.manifest import name_of
from auditor.store import Entry, Judged, Key, Seen, Store, StoreError, Visit

NOW = datetime(2026, 11, 2, 6, tzinfo=UTC)
HOSTILE = ("\0nul", "half \ud800 of a sign", "'; DROP TABLE visit; --", "x" * 400, "ünï — 数据", "line\nend\t")


def visit(store: Store, how: str = "whole") -> Visit:
    night = store.begin(NOW, NOW, ["quillhaven"])
    return Visit(
        night=night.id,
        portal=store.portal("quillhaven", NOW),
        taken_at=NOW,
        how=how,
        status="complete",
        reason="all \0 of it",
        url="https://data.quillhaven.example",
        platform="ckan",
        listed=1,
        manifest="0" * 64,
        record="",
        counts="",
        folder="nights/quillhaven/1",
        requests=1,
        bytes=2**40,
        seconds=1.5,
        auditor_version="1",
    )


def judged(verdicts: dict[Key, Seen], stamps: dict[Key, str | None] | None = None) -> Judged:
    return Judged("rules", NOW, b"[]", 0.5, 0.25, None, None, None, 1, None, None, None, 0, stamps or {}, verdicts)


def test_what_goes_in_comes_out(store: Store) -> None:
    bodies = {name_of(one.encode("utf-8", "replace")): one.encode("utf-8", "replace") for one in HOSTILE}
    entries = {(0, f"k{number}"): Entry(digest, 1, "urn:x", "/0") for number, digest in enumerate(bodies)}
    verdicts = {(0, f"k{n}"): Seen("routine", one, one, reason=one, changed=NOW) for n, one in enumerate(HOSTILE)}
    number = store.add(visit(store), entries, bodies, judged(verdicts))
    assert store.manifest(1) == entries
    assert store.contents(bodies) == bodies
    (back,) = store.visits(1)
    assert (back.id, back.bytes, back.taken_at) == (number, 2**40, NOW)
    told = store.latest_verdicts(1)
    assert told[0, "k2"].title == HOSTILE[2]
    assert told[0, "k0"].title == "\ufffdnul"
    assert told[0, "k0"].changed == NOW


def test_a_visit_adds_to_those_before(store: Store) -> None:
    first = {(0, "a"): Entry("1", 1, "", ""), (0, "b"): Entry("2", 1, "", ""), (1, "a"): Entry("3", 1, "", "")}
    one = store.add(visit(store), first, {}, judged({(0, "a"): Seen("late", "A", ""), (0, "b"): Seen("late", "B", "")}))
    second: dict[Key, Entry | None] = {(0, "a"): Entry("9", 2, "", ""), (0, "b"): None}
    store.add(visit(store), second, {}, judged({(0, "b"): Seen(None, "B", "")}, {(0, "a"): "[1]"}))
    assert store.manifest(1) == {(0, "a"): Entry("9", 2, "", ""), (1, "a"): Entry("3", 1, "", "")}
    assert store.manifest(1, one) == first
    assert list(store.latest_verdicts(1)) == [(0, "a")]
    assert len(store.latest_verdicts(1, one)) == 2
    assert store.latest_stamps(1) == {(0, "a"): "[1]"}


def test_a_visit_is_written_whole_or_not_at_all(store: Store) -> None:
    one = visit(store)
    store.add(one, {}, {}, None)
    with pytest.raises(StoreError, match="cannot be written"):
        store.add(one, {(0, "a"): Entry("1", 1, "", "")}, {"1" * 64: b"x"}, None)  # the same night, the same portal
    assert len(store.visits(1)) == 1
    assert store.manifest(1) == {}
    assert store.contents(["1" * 64]) == {}


def test_a_content_that_was_changed_is_noticed(store: Store, address: str) -> None:
    body = b"what was seen"
    store.add(visit(store), {}, {name_of(body): body}, None)
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE content SET size = size - 1"))
    engine.dispose()
    with pytest.raises(StoreError, match="not what it was"):
        store.content(name_of(body))
    with pytest.raises(StoreError, match="lacks the content"):
        store.content("0" * 64)


def upgraded(address: str, to: str) -> None:
    """Brings a new database to an earlier schema, by its own migrations."""
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    config = Config()
    config.set_main_option("script_location", str(Path(auditor.store.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
    engine.dispose()


def test_an_earlier_schema_is_brought_up_with_its_data(address: str) -> None:
    upgraded(address, "0001")
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    moment = datetime(2026, 1, 1)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO night VALUES (1, :at, NULL, 'q', :at)"), {"at": moment})
        connection.execute(text("INSERT INTO portal VALUES (1, 'q', :at)"), {"at": moment})
        values = "1, 1, 1, :at, 'whole', 'complete', '', 'u', 'ckan', 1, 'm', 'r', NULL, 'f', 1, 1, 1.0, '0'"
        connection.execute(text(f"INSERT INTO visit VALUES ({values})"), {"at": moment})
        connection.execute(
            text("INSERT INTO verdict VALUES (1, 0, 'd', 'late', 0.5, 'r', 'why', NULL, 7.0, 'T', 'P', '')")
        )
    engine.dispose()
    store = Store.open(address)
    assert store.latest_verdicts(1) == {(0, "d"): Seen("late", "T", "P", "r", "why", 0.5, None, 7.0)}
    store.close()
    Store.open(address).close()  # once more does nothing


def test_a_newer_schema_is_left_alone(address: str) -> None:
    Store.open(address).close()
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match="newer version"):
        Store.open(address)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://x", "sqlite:///FILE or postgresql"),
        ("not an address", "cannot be read"),
        ("sqlite:////nowhere/at/all.sqlite", "cannot be opened"),
        ("postgresql://user:geheim@127.0.0.1:9/x", "cannot be opened"),
    ],
)
def test_what_is_no_store_is_said_without_its_password(address: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as problem:
        Store.open(address)
    assert "geheim" not in str(problem.value)
    assert "\n" not in str(problem.value)


def test_two_stores_at_a_time(address: str, store: Store) -> None:
    with store.locked() as mine:
        assert mine
        other = Store.open(address)
        with other.locked() as theirs:
            assert theirs is address.startswith("sqlite")  # a file is guarded by who opens its folder
        other.close()
