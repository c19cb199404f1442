"""`auditor policy`: what open data policies at hand have, with quotes, beside how many peers have it."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.markup import escape

from auditor.archive import Archive
from auditor.at_hand import AtHand, text_at_hand
from auditor.cli.asked import EXIT_NOT_READ, EXIT_PARTIAL, UsageError
from auditor.documents.policy import Reading, read
from auditor.failures import DoorError, shown_address
from auditor.http import USER_AGENT, Door, Policy, private
from auditor.policy_page import as_json as as_list
from auditor.policy_page import lines
from auditor.publish import clean
from auditor.walls import wall

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_LARGEST = 32 * 2**20
_ACCEPT = "text/html, application/pdf, text/plain, */*;q=0.5"


class _Unread(Exception):
    """A document that could not be read; the message says why."""


def policy_command(
    sources: Annotated[
        list[str], typer.Argument(metavar="FILE|URL...", help="PDF, HTML or plain text files, or their addresses.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list, one entry a document.")] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Allow the named hosts at private and loopback addresses.")
    ] = False,
) -> None:
    """Read texts: is each an open data policy, and which of the 31 provisions has it?

    Every answer has its quote, and stands beside how many of 75 policies of peers have the same. Drafts, terms of use,
    press releases, minutes and their like are told apart. The provisions are a menu, and no score. A document that
    cannot be read is named on stderr and left out of the list; the exit code is 3 where none could be read, 4 where
    some could not.
    """
    for source in sources:
        _must_exist(source)
    errors = Console(stderr=True, highlight=False)
    readings: list[tuple[str, Reading]] = []
    for source in sources:
        try:
            at_hand, url = _at_hand(source, allow_private)
            if at_hand.problem:
                raise _Unread(at_hand.problem)
        except _Unread as problem:
            errors.print(escape(clean(f"auditor: {source} was not read: {problem}")), soft_wrap=True)
            continue
        readings.append((source, read(at_hand.text, at_hand.title, url)))
    if as_json:
        typer.echo(as_list(readings))
    else:
        _show(readings)
    if len(readings) < len(sources):
        raise typer.Exit(EXIT_NOT_READ if not readings else EXIT_PARTIAL)


def _show(readings: list[tuple[str, Reading]]) -> None:
    terminal = Console(highlight=False)
    for name, reading in readings:
        first, *rest = lines(name, reading)
        terminal.print(escape(clean(first)), style="bold", soft_wrap=True)
        for line in rest:
            terminal.print(escape(clean(line)), soft_wrap=True)


def _must_exist(source: str) -> None:
    """A name mistyped is told before anything is read."""
    if _ADDRESS.match(source):
        return
    path = Path(source)
    try:
        if path.is_dir():
            raise UsageError(f"{source} is a folder; name its files, as in {path}/*")
        if not path.exists():
            raise UsageError(f"{source}: there is no such file; addresses begin with http:// or https://")
        if not path.is_file():
            raise UsageError(f"{source} is no file that stays as it is; save what it gives, and name that")
    except (OSError, ValueError) as problem:
        raise UsageError(f"{source[:200]} is no name of a file: {problem}") from None


def _at_hand(source: str, allow_private: bool) -> tuple[AtHand, str]:
    """The text of a file or an address, and its address or name."""
    if _ADDRESS.match(source):
        return _fetched(source, allow_private)
    path = Path(source)
    try:
        with path.open("rb") as file:
            payload = file.read(_LARGEST + 1)
        if len(payload) > _LARGEST:
            raise _Unread(f"it is larger than {_LARGEST // 2**20} MiB")
        return text_at_hand(payload, path.name), ""
    except OSError as problem:
        raise _Unread(problem.strerror or str(problem)) from None


def _fetched(url: str, allow_private: bool) -> tuple[AtHand, str]:
    """The text of an address, asked for as politely as any portal: robots.txt holds, too."""
    policy = Policy(max_bytes=_LARGEST, deadline=60.0, attempts=2)
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        raise _Unread("it is no address that can be asked") from None
    with (
        tempfile.TemporaryDirectory(prefix="auditor-policy-") as folder,
        Archive(Path(folder) / "asked.warc.gz", USER_AGENT) as archive,
    ):
        door = Door(archive, private(policy, host) if allow_private else policy)
        try:
            if not door.robots_allow(url):
                raise _Unread("robots.txt asks programs to stay away; save it with a browser and name the file")
            answer = door.get(url, accept=_ACCEPT)
        except DoorError as problem:
            raise _Unread(f"{problem} ({problem.reason})") from None
        except OSError as problem:  # what requests raises is one
            raise _Unread(f"{shown_address(url)} could not be asked: {type(problem).__name__}") from None
        finally:
            door.close()
    capture = answer.capture
    if walled := wall(capture.status, answer.headers, capture.media_type, capture.payload):
        raise _Unread(f"{walled} stands before it")
    if capture.status != 200:
        raise _Unread(f"the server answers {capture.status}")
    return text_at_hand(capture.payload, capture.url, capture.media_type, capture.charset), capture.url
