"""Signatures and time stamps: made, checked by us and by openssl, and refused where they are of something else."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from auditor.evidence.sign import SigningError, new_key, sign, stamp, vouched
from tests.cli import run

CONF = """
[tsa]
default_tsa = tsa1
[tsa1]
serial = {here}/serial
signer_cert = {here}/tsa.pem
signer_key = {here}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def openssl(*words: object, where: Path) -> bytes:
    done = subprocess.run(["openssl", *map(str, words)], cwd=where, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate authority and the keys of a time stamp server."""
    here = tmp_path_factory.mktemp("tsa")
    (here / "conf").write_text(CONF.format(here=here))
    (here / "serial").write_text("01\n")
    (here / "ext").write_text("extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n")
    ca = "req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=Made-up-authority -keyout ca.key -out ca.pem"
    openssl(*ca.split(), "-addext", "basicConstraints=critical,CA:TRUE", where=here)
    openssl(*"req -newkey rsa:2048 -nodes -subj /CN=Made-up-clock -keyout tsa.key -out tsa.csr".split(), where=here)
    issue = "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile ext -out tsa.pem"
    openssl(*issue.split(), where=here)
    return here


@pytest.fixture
def clock(authority: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a time stamp server on loopback."""

    class Stamping(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name http.server asks for
            query, answer = tmp_path / "query", tmp_path / "answer"
            query.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            make = ("ts", "-reply", "-config", "conf", "-section", "tsa1", "-queryfile", query, "-out", answer)
            openssl(*make, where=authority)
            self.send_response(200 if self.path == "/ts" else 503)
            self.end_headers()
            self.wfile.write(answer.read_bytes())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Stamping) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/ts"
        server.shutdown()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Something to sign; what stands in it makes no difference."""
    path = tmp_path / "evidence.wacz"
    path.write_bytes(b"a bundle")
    return path


def told(bundle: Path, key: Path | None = None, roots: Path | None = None) -> dict[str, bool | None]:
    return {step.name: step.holds for step in vouched(bundle, key, roots)}


def test_a_signature_holds_for_its_bundle_and_key_only(paper: Path, tmp_path: Path) -> None:
    public, other = new_key(tmp_path / "key.pem"), new_key(tmp_path / "other.pem")
    assert (tmp_path / "key.pem").stat().st_mode & 0o077 == 0
    assert told(paper) == {"signature": None}
    assert told(paper, public) == {"signature": False}
    sign(paper, tmp_path / "key.pem")
    assert told(paper) == {"signature": None}
    assert told(paper, public) == {"signature": True}
    assert told(paper, other) == {"signature": False}
    openssl(
        *("pkeyutl", "-verify", "-pubin", "-inkey", public, "-rawin", "-in", "evidence.wacz.sha256"),
        *("-sigfile", "evidence.wacz.sig"),
        where=tmp_path,
    )
    done = subprocess.run(["sha256sum", "-c", "evidence.wacz.sha256"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0
    paper.write_bytes(b"a bundlf")
    assert told(paper, public) == {"signature": False}


def test_no_key_is_overwritten_and_no_other_taken(paper: Path, tmp_path: Path) -> None:
    new_key(tmp_path / "key.pem")
    with pytest.raises(SigningError, match="never overwritten"):
        new_key(tmp_path / "key.pem")
    (tmp_path / "rsa.pem").write_bytes(openssl("genrsa", "2048", where=tmp_path))
    for name, said in (
        ("rsa.pem", "no Ed25519 key"),
        ("key.pem.pub", "no private key"),
        ("none.pem", "cannot be read"),
    ):
        with pytest.raises(SigningError, match=said):
            sign(paper, tmp_path / name)


def test_a_time_stamp_holds_for_its_bundle_and_authority_only(
    paper: Path, tmp_path: Path, clock: str, authority: Path
) -> None:
    roots = authority / "ca.pem"
    assert told(paper, None, roots) == {"signature": None, "time": False}
    stamp(paper, clock)
    assert told(paper) == {"signature": None, "time": None}
    assert told(paper, None, roots) == {"signature": None, "time": True}
    openssl(
        *("ts", "-verify", "-data", "evidence.wacz.sha256", "-in", "evidence.wacz.tsr", "-CAfile", roots),
        where=tmp_path,
    )
    stranger = tmp_path / "stranger.pem"
    make = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Stranger -keyout x.key -out stranger.pem"
    openssl(*make.split(), where=tmp_path)
    assert told(paper, None, stranger) == {"signature": None, "time": False}
    paper.write_bytes(b"another")
    (tmp_path / "evidence.wacz.sha256").unlink()
    assert told(paper, None, roots) == {"signature": None, "time": False}


def test_a_server_without_a_stamp_is_said(paper: Path, clock: str) -> None:
    with pytest.raises(SigningError, match="gave none"):
        stamp(paper, clock.replace("/ts", "/broken"))
    with pytest.raises(SigningError, match="gave none"):
        stamp(paper, "http://127.0.0.1:1/")


def test_the_commands(bundle: Path, tmp_path: Path) -> None:
    key = tmp_path / "our.pem"
    assert run("evidence", "key", str(key)).code == 0
    done = run("evidence", "sign", str(bundle), "--key", str(key))
    assert done.code == 0, done.err
    done = run("evidence", "verify", str(bundle), "--key", f"{key}.pub")
    assert done.code == 0, done.out + done.err
    assert "holds   signature  made with the key of our.pem.pub" in done.out
    done = run("evidence", "verify", str(bundle), "--key", str(key))
    assert done.code == 2
    bundle.write_bytes(bundle.read_bytes()[:-1] + b"x")
    assert run("evidence", "verify", str(bundle), "--key", f"{key}.pub").code == 3
