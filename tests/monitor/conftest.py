"""Portals that are watched, stores of both kinds, and a PostgreSQL for all tests of one worker."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from auditor.store import Store
from tests.monitor import postgres


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A real PostgreSQL. Without one the tests are skipped on a desk, and fail where CI is set."""
    if reason := postgres.missing():
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with postgres.running() as url:
        yield url


_numbers = count(1)


@pytest.fixture
def database(server: str) -> Callable[[], str]:
    """Makes a new database of the server, and gives its address."""

    def made() -> str:
        name = f"nights{next(_numbers)}"
        engine = create_engine(server.replace("postgresql:", "postgresql+psycopg:") + "/postgres")
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return f"{server}/{name}"

    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new store, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/nights.sqlite"
    return str(request.getfixturevalue("database")())


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """A new store, of either kind."""
    opened = Store.open(address)
    yield opened
    opened.close()
