"""The store: nights, visits, what each changed in a portal's list, and how it was judged."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Table, and_, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from auditor.store import tables as t
from auditor.store.engine import engine_of, migrated
from auditor.store.nouns import Entry, Judged, Key, Night, Seen, StoreError, Visit

#: Rows sent to the database at a time, and digests asked for at a time (SQLite takes 32,766 values a statement).
_ROWS, _ASKED = 5_000, 10_000
#: The number of our lock, among those of a PostgreSQL database.
_LOCK = 0x61756469746F72


class Store:
    """An open store. Safe for several threads; each call is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Store:
        """The store at a URL of SQLAlchemy, made or brought to today's schema where need be. Raises StoreError."""
        engine = engine_of(url)
        migrated(engine)
        return cls(engine)

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()

    # --- nights --------------------------------------------------------------------------------------------------

    def begin(self, begun: datetime, at: datetime | None, due: Sequence[str]) -> Night:
        """A new night."""
        values = {"begun": begun, "at": at, "due": "\n".join(due), "finished": None}
        with self._writing() as connection:
            made = connection.execute(insert(t.night).values(values)).inserted_primary_key
        assert made is not None
        return Night(made[0], begun, at, tuple(due), None)

    def finish(self, night: Night, finished: datetime) -> None:
        """Notes that a night came to its end."""
        with self._writing() as connection:
            connection.execute(update(t.night).where(t.night.c.id == night.id).values(finished=finished))

    def nights(self) -> tuple[Night, ...]:
        """All nights, the oldest first."""
        with self._reading() as connection:
            rows = connection.execute(select(t.night).order_by(t.night.c.id))
            return tuple(Night(row.id, row.begun, row.at, tuple(row.due.split("\n")), row.finished) for row in rows)

    @contextmanager
    def locked(self) -> Iterator[bool]:
        """Whether nobody else runs nights on this store, for as long as the block lasts. A file is guarded by who opens
        its folder; PostgreSQL by a lock of the session, which ends with it however it ends."""
        if self._engine.dialect.name != "postgresql":
            yield True
            return
        with self._reading() as connection:
            held = bool(connection.execute(select(func.pg_try_advisory_lock(_LOCK))).scalar())
            connection.commit()
            yield held

    # --- portals and visits --------------------------------------------------------------------------------------

    def portal(self, name: str, added: datetime) -> int:
        """The number of a portal; a new one where the name is new."""
        with self._writing() as connection:
            found = connection.execute(select(t.portal.c.id).where(t.portal.c.name == name)).scalar()
            if found is None:
                made = connection.execute(insert(t.portal).values(name=name, added=added)).inserted_primary_key
                assert made is not None
                found = made[0]
            return int(found)

    def portals(self) -> Mapping[str, int]:
        """All portals there ever were, by name."""
        with self._reading() as connection:
            return {row.name: row.id for row in connection.execute(select(t.portal).order_by(t.portal.c.name))}

    def visits(self, portal: int | None = None, night: int | None = None) -> tuple[Visit, ...]:
        """Visits, the oldest first; of one portal or one night where it is named."""
        query = select(t.visit).order_by(t.visit.c.id)
        query = query if portal is None else query.where(t.visit.c.portal_id == portal)
        query = query if night is None else query.where(t.visit.c.night_id == night)
        with self._reading() as connection:
            return tuple(_visit(row) for row in connection.execute(query))

    def add(
        self,
        visit: Visit,
        entries: Mapping[Key, Entry | None],
        contents: Mapping[str, bytes],
        judged: Judged | None,
    ) -> int:
        """Writes a visit with all that it changed, or nothing of it. entries: None for those that are gone."""
        with self._writing() as connection:
            made = connection.execute(insert(t.visit).values(_plain(_row(visit)))).inserted_primary_key
            assert made is not None
            number = int(made[0])
            _put(connection, contents)
            gone = Entry("", 1, "", "")
            _many(
                connection,
                t.entry,
                (
                    {
                        "visit_id": number,
                        "source": source,
                        "key": key,
                        "digest": (one or gone).digest or None,
                        "sharing": (one or gone).sharing,
                        "capture": (one or gone).capture,
                        "pointer": (one or gone).pointer,
                    }
                    for (source, key), one in entries.items()
                ),
            )
            if judged is not None:
                _judge(connection, number, judged)
        return number

    def judge(self, visit: int, judged: Judged) -> None:
        """Writes how a visit was judged, in the place of what was there."""
        with self._writing() as connection:
            for table in (t.result, t.seen, t.verdict):
                connection.execute(delete(table).where(table.c.visit_id == visit))
            _judge(connection, visit, judged)

    # --- who was told --------------------------------------------------------------------------------------------

    def told(self, recipient: str) -> frozenset[str]:
        """The names of what somebody was told."""
        query = select(t.notice.c.told).where(t.notice.c.recipient == recipient)
        with self._reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def tell(self, recipient: str, names: Iterable[str], sent: datetime) -> None:
        """Writes down what somebody was told."""
        new = dict.fromkeys(name for name in names if name not in self.told(recipient))
        with self._writing() as connection:
            _many(connection, t.notice, ({"recipient": recipient, "told": name, "sent": sent} for name in new))

    # --- what was seen -------------------------------------------------------------------------------------------

    def manifest(self, portal: int, visit: int | None = None) -> dict[Key, Entry]:
        """What a portal lists after a visit; after the newest one where none is named."""
        return {key: one for key, one in self._latest(t.entry, "key", portal, visit, _entry) if one is not None}

    def read_at(self, portal: int) -> dict[Key, tuple[int, Entry]]:
        """The same as it stands, with the visit whose captures hold each record."""
        found = self._latest(t.entry, "key", portal, None, lambda row: (row.visit_id, _entry(row)))
        return {key: (visit, one) for key, (visit, one) in found if one is not None}

    def stamps(self, portal: int) -> Iterator[tuple[int, Key, str | None]]:
        """The dates that datasets stated, whenever they changed: visit, dataset, JSON; None for one that is gone."""
        query = (
            select(t.seen)
            .join(t.visit, t.visit.c.id == t.seen.c.visit_id)
            .where(t.visit.c.portal_id == portal)
            .order_by(t.seen.c.visit_id)
        )
        with self._reading() as connection:
            for row in connection.execute(query):
                yield row.visit_id, (row.source, row.dataset), row.stamps

    def verdicts(self, portal: int) -> Iterator[tuple[int, Key, Seen]]:
        """The verdicts on datasets, whenever they changed: visit, dataset, verdict."""
        query = (
            select(t.verdict)
            .join(t.visit, t.visit.c.id == t.verdict.c.visit_id)
            .where(t.visit.c.portal_id == portal)
            .order_by(t.verdict.c.visit_id)
        )
        with self._reading() as connection:
            for row in connection.execute(query):
                yield row.visit_id, (row.source, row.dataset), _seen(row)

    def latest_stamps(self, portal: int, visit: int | None = None) -> dict[Key, str]:
        """The dates that datasets stated last."""
        found = self._latest(t.seen, "dataset", portal, visit, lambda row: row.stamps)
        return {key: one for key, one in found if one is not None}

    def latest_verdicts(self, portal: int, visit: int | None = None) -> dict[Key, Seen]:
        """The verdicts as they stand; of datasets that are not listed any more none."""
        found = self._latest(t.verdict, "dataset", portal, visit, _seen)
        return {key: one for key, one in found if one.state is not None}

    def results(self, portal: int) -> dict[int, Any]:
        """How visits were judged: rows of the table `result` by visit."""
        query = (
            select(t.result)
            .join(t.visit, t.visit.c.id == t.result.c.visit_id)
            .where(t.visit.c.portal_id == portal)
            .order_by(t.result.c.visit_id)
        )
        with self._reading() as connection:
            return {row.visit_id: row for row in connection.execute(query)}

    def content(self, digest: str) -> bytes:
        """The bytes with a digest. StoreError where they are not there or are others."""
        found = self.contents([digest])
        if digest not in found:
            raise StoreError(f"the store lacks the content {digest}; restore it from a backup")
        return found[digest]

    def contents(self, digests: Iterable[str]) -> dict[str, bytes]:
        """The bytes with these digests, as far as they are there. StoreError for those that are not what they were."""
        found: dict[str, bytes] = {}
        wanted = iter(dict.fromkeys(digests))
        with self._reading() as connection:
            while part := list(islice(wanted, _ASKED)):
                for row in connection.execute(select(t.content).where(t.content.c.digest.in_(part))):
                    found[row.digest] = _unpacked(row.digest, row.size, row.body)
        return found

    # --- inside --------------------------------------------------------------------------------------------------

    def _latest(self, table: Table, name: str, portal: int, visit: int | None, read: Any) -> Iterator[tuple[Key, Any]]:
        """Of every key the row that the last visit up to a given one wrote."""
        key = table.c[name]
        upto = t.visit.c.portal_id == portal
        upto = upto if visit is None else and_(upto, t.visit.c.id <= visit)
        newest = (
            select(table.c.source, key, func.max(table.c.visit_id).label("last"))
            .join(t.visit, t.visit.c.id == table.c.visit_id)
            .where(upto)
            .group_by(table.c.source, key)
            .subquery()
        )
        query = select(table).join(
            newest,
            and_(
                newest.c.last == table.c.visit_id,
                newest.c.source == table.c.source,
                newest.c[name] == key,
            ),
        )
        with self._reading() as connection:
            for row in connection.execute(query):
                yield (row.source, getattr(row, name)), read(row)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        try:
            with self._engine.execution_options(writes=True).begin() as connection:
                yield connection
        except SQLAlchemyError as problem:
            raise StoreError(f"the store cannot be written: {_short(problem)}") from problem

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except SQLAlchemyError as problem:
            raise StoreError(f"the store cannot be read: {_short(problem)}") from problem


def digest_of(content: bytes) -> str:
    """The name of a content."""
    return hashlib.sha256(content).hexdigest()


def _short(problem: SQLAlchemyError) -> str:
    return str(getattr(problem, "orig", None) or problem).strip().split("\n")[0][:200]


def _put(connection: Connection, contents: Mapping[str, bytes]) -> None:
    """Adds the contents that are not there yet."""
    wanted = iter(contents)
    while part := list(islice(wanted, _ASKED)):
        there = set(connection.execute(select(t.content.c.digest).where(t.content.c.digest.in_(part))).scalars())
        rows = (
            {"digest": digest, "size": len(contents[digest]), "body": zlib.compress(contents[digest], 6)}
            for digest in part
            if digest not in there
        )
        _many(connection, t.content, rows)


def _many(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    while part := [_plain(row) for row in islice(rows, _ROWS)]:
        connection.execute(insert(table), part)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row with texts that every database takes: no NUL, no half of a character."""
    return {name: _text(value) if isinstance(value, str) else value for name, value in row.items()}


def _text(value: str) -> str:
    return value if value.isprintable() else "".join("\ufffd" if _unfit(sign) else sign for sign in value)


def _unfit(sign: str) -> bool:
    return sign == "\0" or "\ud800" <= sign <= "\udfff"


def _judge(connection: Connection, visit: int, judged: Judged) -> None:
    criteria = digest_of(judged.criteria)
    _put(connection, {criteria: judged.criteria})
    connection.execute(
        insert(t.result).values(
            visit_id=visit,
            rules=judged.rules,
            judged=judged.at,
            criteria=criteria,
            score=judged.score,
            coverage=judged.coverage,
            maintained=judged.maintained,
            maintained_low=judged.maintained_low,
            maintained_high=judged.maintained_high,
            datasets=judged.datasets,
            routine=judged.routine,
            routine_low=judged.routine_low,
            routine_high=judged.routine_high,
            judged_datasets=judged.judged_datasets,
        )
    )
    _many(
        connection,
        t.seen,
        (
            {"visit_id": visit, "source": source, "dataset": dataset, "stamps": stamps}
            for (source, dataset), stamps in judged.stamps.items()
        ),
    )
    _many(
        connection,
        t.verdict,
        (
            {"visit_id": visit, "source": source, "dataset": dataset, **_columns(one)}
            for (source, dataset), one in judged.verdicts.items()
        ),
    )


def _columns(one: Seen) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Seen.__struct_fields__}


def _seen(row: Any) -> Seen:
    return Seen(**{name: getattr(row, name) for name in Seen.__struct_fields__})


def _entry(row: Any) -> Entry | None:
    return Entry(row.digest, row.sharing, row.capture, row.pointer) if row.digest else None


_RENAMED = {"night": "night_id", "portal": "portal_id"}


def _row(visit: Visit) -> dict[str, Any]:
    held = {_RENAMED.get(name, name): getattr(visit, name) for name in Visit.__struct_fields__ if name != "id"}
    return {**held, "counts": visit.counts or None, "looks": visit.looks or None}


def _visit(row: Any) -> Visit:
    held = {name: getattr(row, _RENAMED.get(name, name)) for name in Visit.__struct_fields__}
    return Visit(**{**held, "counts": row.counts or "", "looks": row.looks or ""})


def _unpacked(digest: str, size: int, body: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(body, size + 1)
    except zlib.error:
        found = b""
    if len(found) != size or digest_of(found) != digest:
        raise StoreError(f"the content {digest} is not what it was when it was stored; restore it from a backup")
    return found
