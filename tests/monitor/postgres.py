"""A PostgreSQL of one's own, started from Debian's package for as long as it is needed."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def missing() -> str:
    """Why there can be none here, and what to install; empty where there can."""
    if _folder() is None:
        return "no PostgreSQL here: apt-get install postgresql"
    if os.geteuid() == 0:
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            return "PostgreSQL does not run as root, and there is no user postgres"
    return ""


@contextmanager
def running() -> Iterator[str]:
    """The address of its server, `postgresql://…`, without a database."""
    folder = _folder()
    assert folder is not None
    with tempfile.TemporaryDirectory(prefix="auditor-postgres-") as name:
        place, port = Path(name), _free_port()
        data = place / "data"
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            place.chmod(0o755)
            shutil.chown(data, "postgres")
        _do(folder / "initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        said = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={data} -c fsync=off"
        _do(folder / "pg_ctl", "-D", str(data), "-l", str(data / "log"), "-o", said, "-w", "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}"
        finally:
            _do(folder / "pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")


def program(name: str) -> Path:
    """One of its programs; there has to be one, see `missing`."""
    folder = _folder()
    assert folder is not None
    return folder / name


def _folder() -> Path | None:
    """Where its programs are; Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _do(program: Path, *arguments: str) -> None:
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    # Its server keeps whatever it is given as standard output open, and nobody may wait for that to end.
    done = subprocess.run(
        [program, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        cwd="/", check=False, timeout=120, **user,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{program.name} ended with {done.returncode}")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
