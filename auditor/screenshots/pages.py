"""Takes pictures of archived pages and keeps them beside what they show; what goes wrong is said and harms nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from auditor import archive
from auditor.archive import Archive
from auditor.failures import shown_address
from auditor.http import USER_AGENT, Policy, private
from auditor.model import Capture
from auditor.screenshots.assets import Assets
from auditor.screenshots.browser import VIEWPORT, NoPicture, command, driver, said_of, show
from auditor.screenshots.kept import NOTE, Shown
from auditor.snapshot import CAPTURES
from auditor.web import Document

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

#: Seconds after which no further page is begun.
SECONDS_IN_ALL = 1200.0
#: Bytes of a page that is shown.
PAGE_BYTES = 16 * 2**20


def take(
    folder: Path,
    documents: Sequence[Document],
    *,
    policy: Policy,
    private_hosts: Collection[str],
    said: Callable[[str], None],
    scripts: bool = False,
) -> tuple[Shown, ...]:
    """Takes a picture of each page, as its archived bytes show it, into a new file of the audit's captures.

    A page's scripts are not run unless `scripts` says so: its text was read without them, and the picture has to show
    what was read. private_hosts: hosts allowed at private addresses. said: told a line for each page without a picture.
    Nothing raises but a stop by hand; gives what was noted of each page that was begun.
    """
    shown: list[Shown] = []
    if not documents:
        return ()
    try:
        _take_all(folder, documents, private(policy, *private_hosts), said, scripts, shown)
    except Exception as problem:  # noqa: BLE001 - the boundary: no browser, a full disk; the audit goes on without
        said(f"Pictures of pages end after {len(shown)} of {len(documents)}: {said_of(problem)}")
    return tuple(shown)


def _take_all(
    folder: Path,
    documents: Sequence[Document],
    policy: Policy,
    say: Callable[[str], None],
    scripts: bool,
    shown: list[Shown],
) -> None:
    wanted = frozenset(document.capture for document in documents)
    captures = {capture.record: capture for capture in archive.read(folder / CAPTURES, wanted)}
    until = time.monotonic() + SECONDS_IN_ALL
    with driver() as playwright, _begun(folder, playwright) as kept:
        assets = Assets(kept, policy, scripts=scripts)

        def picture(page: Capture) -> Shown:
            if len(page.payload) > PAGE_BYTES:
                raise NoPicture(f"the page is larger than {PAGE_BYTES >> 20} MiB")
            if time.monotonic() > until:
                raise NoPicture(f"the {SECONDS_IN_ALL / 60:.0f} minutes for pictures were used up")
            shot = show(playwright, page, assets, scripts=scripts)
            return Shown(
                url=page.url,
                capture=page.record,
                picture=kept.picture(page.url, shot.png, concurrent=page.record),
                viewport=VIEWPORT,
                height=shot.height,
                cut=shot.cut,
                browser=shot.browser,
                scripts=scripts,
                sandboxed=shot.sandboxed,
                answers=shot.answers,
                refused=shot.refused,
                examples=shot.examples,
            )

        try:
            for document in documents:
                page = captures[document.capture]
                try:
                    one = picture(page)
                except Exception as problem:  # noqa: BLE001 - the boundary: a page may bring a browser down
                    one = Shown(url=page.url, capture=page.record, problem=said_of(problem))
                    say(f"No picture of {shown_address(page.url)}: {one.problem}")
                shown.append(one)
                about = (page.record, *([one.picture] if one.picture else []))
                kept.note(page.url, NOTE, msgspec.json.encode(one), concurrent=about)
        finally:
            assets.close()


def _begun(folder: Path, playwright: Playwright) -> Archive:
    """The file that the pictures are written to; none is begun where there is no browser."""
    command(playwright)
    return Archive(archive.next_file(folder / CAPTURES), USER_AGENT)
