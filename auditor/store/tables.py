"""The tables of the store. Times are UTC; rows are added and never changed, but for the end of a night and the results
that may be judged again."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

naming = {"ix": "ix_%(table_name)s_%(column_0_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s"}
metadata = MetaData(naming_convention=naming)


class Moment(TypeDecorator[datetime]):
    """An aware time in UTC; SQLite and PostgreSQL hold it without its zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC, without saying so."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC, said."""
        return None if value is None else value.replace(tzinfo=UTC)


_id = Integer().with_variant(BigInteger(), "postgresql")

#: A portal (or a city's portals) by the name it has in the register, which outlives hosts and platforms.
portal = Table(
    "portal",
    metadata,
    Column("id", _id, primary_key=True),
    Column("name", String(63), nullable=False, unique=True),
    Column("added", Moment, nullable=False),
)
#: One night. at: the stated time that ages are counted to, where one was stated; due: names of portals, one a line;
#: finished: empty while it runs, or where it was given up for a later one.
night = Table(
    "night",
    metadata,
    Column("id", _id, primary_key=True),
    Column("begun", Moment, nullable=False),
    Column("at", Moment),
    Column("due", Text, nullable=False),
    Column("finished", Moment),
)
#: One portal on one night. how: `whole` (everything was read), `changes` (what changed was asked for), `nothing` (no
#: catalog was read; status and reason say why). manifest: sha256 over all that the portal lists after this visit, empty
#: where nothing was read. record: content with `snapshot.json` and what frames the records; counts: content with what
#: changes all the time (views), where it was read; looks: content with what became of links and what single datasets
#: told, where any were looked at. folder: of the captures, below the monitor's folder.
visit = Table(
    "visit",
    metadata,
    Column("id", _id, primary_key=True),
    Column("night_id", _id, ForeignKey("night.id"), nullable=False),
    Column("portal_id", _id, ForeignKey("portal.id"), nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("how", String(10), nullable=False),
    Column("status", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("platform", String(20)),
    Column("listed", Integer, nullable=False),
    Column("manifest", String(64), nullable=False),
    Column("record", String(64), nullable=False),
    Column("counts", String(64)),
    Column("looks", String(64)),
    Column("folder", Text, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("auditor_version", String(40), nullable=False),
    UniqueConstraint("night_id", "portal_id"),
    Index("ix_visit_portal_id", "portal_id", "id"),
)
#: Bytes by their sha256 (of the bytes before they were packed with zlib). Each is there once.
content = Table(
    "content",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
#: What a visit changed in the list of a portal: a record with the digest of its content, or none where it is gone.
#: A record that is not named is as the visit before left it. source: which of the portal's addresses, from 0.
entry = Table(
    "entry",
    metadata,
    Column("visit_id", _id, ForeignKey("visit.id"), primary_key=True),
    Column("source", Integer, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("digest", String(64)),
    Column("sharing", Integer, nullable=False),
    Column("capture", Text, nullable=False),
    Column("pointer", Text, nullable=False),
)
#: Made from the above, and made again by `auditor monitor rejudge`: the dates that a record states, where they changed.
seen = Table(
    "seen",
    metadata,
    Column("visit_id", _id, ForeignKey("visit.id"), primary_key=True),
    Column("source", Integer, primary_key=True),
    Column("dataset", Text, primary_key=True),
    Column("stamps", Text),
)
#: Made from the above: how a visit was judged. rules: digest of rubric and versions of checks; criteria: content
#: with each criterion's state, score and coverage. maintained, routine: shares (0-1) of judged_datasets, with what the
#: verdicts leave open.
result = Table(
    "result",
    metadata,
    Column("visit_id", _id, ForeignKey("visit.id"), primary_key=True),
    Column("rules", String(64), nullable=False),
    Column("judged", Moment, nullable=False),
    Column("criteria", String(64), nullable=False),
    Column("score", Float),
    Column("coverage", Float),
    Column("maintained", Float),
    Column("maintained_low", Float),
    Column("maintained_high", Float),
    Column("datasets", Integer, nullable=False),
    Column("routine", Float),
    Column("routine_low", Float),
    Column("routine_high", Float),
    Column("judged_datasets", Integer),
)
#: Who was told of what, once it was sent. told: a name of the change, the same whenever it is told.
notice = Table(
    "notice",
    metadata,
    Column("recipient", String(63), primary_key=True),
    Column("told", String(80), primary_key=True),
    Column("sent", Moment, nullable=False),
)
#: Made from the above: the verdict on a dataset, where its state or title changed; no state where it is not listed any
#: more.
verdict = Table(
    "verdict",
    metadata,
    Column("visit_id", _id, ForeignKey("visit.id"), primary_key=True),
    Column("source", Integer, primary_key=True),
    Column("dataset", Text, primary_key=True),
    Column("state", String(20)),
    Column("confidence", Float),
    Column("rule", String(60), nullable=False),
    Column("reason", Text, nullable=False),
    Column("changed", Moment),
    Column("period_days", Float),
    Column("title", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("left_out", Text, nullable=False),
    Column("license", Text, nullable=False, server_default=""),
    Column("columns", String(16), nullable=False, server_default=""),
    Column("addresses", String(16), nullable=False, server_default=""),
)
