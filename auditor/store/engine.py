"""Opens a database and brings it to today's schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from auditor.store.nouns import StoreError

#: How long a writer waits for another one. Seconds.
_WAIT = 120


def engine_of(url: str) -> Engine:
    """An engine for a URL of SQLAlchemy: `sqlite:///FILE` or `postgresql://…`. StoreError for another one."""
    try:
        named = make_url(url)
        if named.drivername in ("postgresql", "postgres"):
            named = named.set(drivername="postgresql+psycopg")
        if named.get_backend_name() not in ("sqlite", "postgresql"):
            raise StoreError(f"a store is sqlite:///FILE or postgresql://…, not {named.get_backend_name()}")
        if named.get_backend_name() == "sqlite":
            return _sqlite(named)
        return create_engine(named, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError) as problem:
        raise StoreError(f"the store's address cannot be read: {str(problem)[:160]}") from None
    except ModuleNotFoundError:
        raise StoreError(
            "a store in PostgreSQL needs psycopg: pip install 'portal-readiness-auditor[postgres]'"
        ) from None


def _sqlite(url: Any) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _WAIT})

    @event.listens_for(engine, "connect")
    def opened(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy begins transactions itself, below
        for said in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {said}")

    @event.listens_for(engine, "begin")
    def begun(connection: Any) -> None:
        # A transaction that reads first and writes later would fail where another one wrote in between.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


def migrated(engine: Engine) -> None:
    """Brings the schema up to date. StoreError for one that is newer than this version, or cannot be reached."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    try:
        with engine.execution_options(writes=True).begin() as connection:
            there = MigrationContext.configure(connection).get_current_revision()
            script = ScriptDirectory.from_config(config)
            if there == script.get_current_head():
                return
            if there is not None and there not in {one.revision for one in script.walk_revisions()}:
                raise StoreError(f"the store was written by a newer version (schema {there}); update the auditor")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except (SQLAlchemyError, CommandError) as problem:
        said = str(getattr(problem, "orig", None) or problem).strip().split("\n")[0][:200]
        raise StoreError(
            f"the store at {engine.url.render_as_string(hide_password=True)} cannot be opened: {said}"
        ) from None
