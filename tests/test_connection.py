"""How a capture came about: a real encrypted connection, and the system's clock."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from auditor import archive
from auditor.archive import Archive
from auditor.connection import Tls, clock_source, tls_of
from auditor.http import Door, Policy


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost with its key."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    done = subprocess.run([*command.split(), "-keyout", "-", "-out", "-"], capture_output=True, check=True)
    path.write_bytes(done.stdout)
    return path


@contextmanager
def serving(certificate: Path, answers: int) -> Iterator[int]:
    """A port on loopback that answers so many encrypted requests with the same page."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    body = b"<p>" + b"Open Metroville. " * 60
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(
        body
    )

    def serve(listener: socket.socket) -> None:
        for _ in range(answers):
            plain, _ = listener.accept()
            with plain, context.wrap_socket(plain, server_side=True) as encrypted:
                encrypted.recv(65_536)
                encrypted.sendall(answer + body)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(10)


def test_a_capture_says_whose_certificate_it_came_under(
    certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(certificate))
    monkeypatch.setattr(requests.adapters, "_preloaded_ssl_context", None, raising=False)
    file = tmp_path / "0001.warc.gz"
    with serving(certificate, 2) as port, Archive(file, "test") as kept:
        door = Door(kept, Policy(pace=0, private_hosts=frozenset({"localhost"})))
        captures = [door.get(f"https://localhost:{port}/{name}").capture for name in ("a", "b")]
        door.close()
    notes = [json.loads(note) for _, note in archive.notes(file, "certificate")]
    shown = subprocess.run(
        ["openssl", "x509", "-in", certificate, "-outform", "DER"], capture_output=True, check=True
    ).stdout
    told = Tls("TLSv1.3", "", shown)
    assert [note["sha256"] for note in notes] == [told.fingerprint]
    assert notes[0]["certificate"] == told.pem
    raw = subprocess.run(["zcat", file], capture_output=True, check=True).stdout.decode()
    assert raw.count("WARC-Protocol: tls/1.3") == 2
    assert raw.count(f"X-Auditor-Certificate: sha256:{told.fingerprint}") == 2
    assert "WARC-Cipher-Suite: TLS_" in raw
    assert "WARC-IP-Address: 127.0.0.1" in raw
    assert "clock: system clock, UTC; " in raw
    # The second page is the same, and stored once.
    assert raw.count("WARC-Type: revisit") == 1
    assert raw.count("Open Metroville. Open") > 0
    assert [one.payload for one in archive.read_file(file)] == [one.payload for one in captures]


def test_no_encryption_is_none() -> None:
    assert tls_of(None) is None
    with socket.socket() as plain:
        assert tls_of(plain) is None  # type: ignore[arg-type]


def test_the_clock_is_named() -> None:
    assert clock_source().startswith("system clock, UTC; ")
