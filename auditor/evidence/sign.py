"""Who vouches for a bundle, and since when: an Ed25519 signature of an organization, and a time stamp (RFC 3161).

Both lie beside the bundle and are over one line that `sha256sum -c` reads, so that `openssl` checks them as well:
`NAME.sha256` (the line), `NAME.sig` (the signature, 64 bytes), `NAME.tsr` (the time stamp server's answer).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import requests
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from rfc3161_client import (
    PKIStatus,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from auditor.evidence.pack import hashed
from auditor.evidence.verify import Step

_LINE = re.compile(rb"([0-9a-f]{64})  [^\r\n]{1,300}\n")
#: Keys, signatures and answers are short; more is not read. Bytes.
_LARGEST = 1 << 20
_SECONDS = 30


class SigningError(ValueError):
    """A key, a signature or a time stamp that cannot be had; the message says why."""


def new_key(path: Path) -> Path:
    """Writes a new private key, readable by its owner only, and its public one as `PATH.pub`; gives the latter."""
    key, public = Ed25519PrivateKey.generate(), _beside(path, "pub")
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "wb") as file:
            file.write(private)
        public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    except FileExistsError:
        raise SigningError(f"{path} is there already; a key is never overwritten") from None
    except OSError as problem:
        raise SigningError(f"{path} cannot be written: {problem.strerror}") from None
    return public


def sign(bundle: Path, key: Path) -> Path:
    """Signs a bundle with the private key in a PEM file; gives the signature's file."""
    raw = _read(key)
    try:
        held = load_pem_private_key(raw, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise SigningError(f"{key} is no private key in PEM without a password") from None
    if not isinstance(held, Ed25519PrivateKey):
        raise SigningError(f"{key} is no Ed25519 key; auditor evidence key FILE makes one")
    line = _stated(bundle)
    target = _beside(bundle, "sig")
    target.write_bytes(held.sign(line))
    return target


def stamp(bundle: Path, url: str) -> Path:
    """Has a time stamp server (RFC 3161) vouch that the bundle is there now; gives its answer's file."""
    request = TimestampRequestBuilder().data(_stated(bundle)).build()
    try:
        answer = requests.post(
            url,
            data=request.as_bytes(),
            headers={"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"},
            timeout=_SECONDS,
        )
        answer.raise_for_status()
        stamped = decode_timestamp_response(answer.content[:_LARGEST])
    except (requests.RequestException, ValueError) as problem:
        raise SigningError(f"the time stamp server gave none: {str(problem)[:200]}") from None
    if PKIStatus(stamped.status) not in (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS):
        raise SigningError(
            f"the time stamp server refused: {', '.join(stamped.status_string)[:200] or 'it says not why'}"
        )
    target = _beside(bundle, "tsr")
    target.write_bytes(stamped.as_bytes())
    return target


def vouched(bundle: Path, key: Path | None, roots: Path | None) -> Iterator[Step]:
    """What lies beside a bundle, checked. key: the public one to check the signature with; roots: certificates (PEM) of
    the time stamp server. What is asked for and not there does not hold."""
    line = b""
    if _beside(bundle, "sha256").is_file():
        line = _read(_beside(bundle, "sha256"))
        found = _LINE.fullmatch(line)
        if found is None or found[1].decode() != hashed(bundle)[0]:
            yield Step("signature", False, f"{_beside(bundle, 'sha256').name} is of another bundle")
            return
    yield _signature(bundle, line, key)
    if roots is not None or _beside(bundle, "tsr").is_file():
        yield _time(bundle, line, roots)


def _signature(bundle: Path, line: bytes, key: Path | None) -> Step:
    file = _beside(bundle, "sig")
    there = bool(line) and file.is_file()
    if key is None:
        said = "there is one; --key FILE names the public key to check it with" if there else "there is none"
        return Step("signature", None, said)
    if not there:
        return Step("signature", False, f"there is no {file.name} beside the bundle")
    raw = _read(key)
    try:
        public = load_pem_public_key(raw)
    except (ValueError, UnsupportedAlgorithm):
        raise SigningError(f"{key} is no public key in PEM") from None
    if not isinstance(public, Ed25519PublicKey):
        raise SigningError(f"{key} is no Ed25519 key")
    try:
        public.verify(_read(file), line)
    except InvalidSignature:
        return Step("signature", False, f"{file.name} was not made with the key of {key.name}")
    return Step("signature", True, f"made with the key of {key.name}")


def _time(bundle: Path, line: bytes, roots: Path | None) -> Step:
    file = _beside(bundle, "tsr")
    if not line or not file.is_file():
        return Step("time", False, f"there is no {file.name} beside the bundle")
    try:
        answer = decode_timestamp_response(_read(file))
        told = f"{answer.tst_info.gen_time:%Y-%m-%d %H:%M:%S} UTC"
    except ValueError as problem:
        return Step("time", False, f"{file.name} is no time stamp: {str(problem)[:120]}")
    if roots is None:
        return Step("time", None, f"a server says {told}; --roots FILE names the certificates to check it with")
    raw = _read(roots)
    try:
        builder = VerifierBuilder(roots=x509.load_pem_x509_certificates(raw))
    except ValueError:
        raise SigningError(f"{roots} holds no certificates in PEM") from None
    try:
        builder.build().verify_message(answer, line)
    except (VerificationError, ValueError) as problem:
        return Step("time", False, f"{file.name} does not hold: {str(problem)[:160]}")
    return Step("time", True, f"it was there at {told}, as the time stamp server says")


def _stated(bundle: Path) -> bytes:
    """The line that is signed, written beside the bundle."""
    line = f"{hashed(bundle)[0]}  {bundle.name}\n".encode()
    _beside(bundle, "sha256").write_bytes(line)
    return line


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f"{path.name}.{ending}")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST)
    except OSError as problem:
        raise SigningError(f"{path} cannot be read: {problem.strerror}") from None
