"""Addresses of the reader to answers: which page, file or picture is meant, and with which rules it is served."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from hmac import compare_digest
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct

from auditor.reader import assets
from auditor.reader.case import Case
from auditor.reader.pages import Form, Pages
from auditor.sheets.printed import static

HTML, BYTES = "text/html; charset=utf-8", "application/octet-stream"
#: Every page of ours: no script, nothing from elsewhere, and nobody may frame it.
_OURS = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
#: What was sent by others: nothing but looks from the archive, in a frame of ours or in none, and without an origin.
_THEIRS = (
    "default-src 'none'; style-src 'unsafe-inline' {assets}; img-src data: {assets}; font-src data:;"
    " form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox"
)
_NOTHING = "default-src 'none'; sandbox"
_ID = re.compile(r"[0-9a-f]{16}")
_NUMBER = re.compile(r"[1-9]\d{0,5}")
_LONGEST_NOTE = 20_000


class Answer(Struct, frozen=True):
    """What is sent back. headers: besides the length."""

    status: int
    body: bytes
    headers: Mapping[str, str]


class Routes:
    """Answers of one reader. token: sent back by forms; today: the day verdicts are dated by."""

    def __init__(self, pages: Pages, token: str, today: Callable[[], dt.date]) -> None:
        self._pages, self._token, self._today = pages, token, today
        self._gets: Mapping[str, Callable[[list[str], Mapping[str, str]], Answer | None]] = {
            "": self._start,
            "criterion": self._criterion,
            "check": self._check,
            "finding": self._finding,
            "evidence": self._evidence,
            "archived": self._archived,
            "bytes": self._bytes,
            "picture": self._picture,
            "asset": self._asset,
            "attached": self._attached,
            "sheets": self._sheets,
            "style.css": self._style,
            "icon.svg": self._icon,
        }

    @property
    def case(self) -> Case:
        """What is read."""
        return self._pages.case

    def get(self, path: str) -> Answer:
        """The answer to a path behind the token, its query with it."""
        parts = urlsplit(path)
        steps = [unquote(step) for step in parts.path.strip("/").split("/")]
        query = {name: values[-1] for name, values in parse_qs(parts.query, max_num_fields=20).items()}
        found = self._gets.get(steps[0])
        answer = found(steps[1:], query) if found is not None else None
        return answer or self.missing()

    def post(self, path: str, body: bytes) -> Answer:
        """Takes a verdict on a criterion. The answer leads back to the criterion, or says what is wrong."""
        steps = [unquote(step) for step in path.partition("?")[0].strip("/").split("/")]
        if len(steps) != 2 or steps[0] != "criterion" or steps[1] not in self.case.criteria:
            return self.missing()
        try:
            sent = parse_qs(body.decode("utf-8"), max_num_fields=20, keep_blank_values=True)
        except (UnicodeDecodeError, ValueError):
            return self.refused("The form could not be read.")
        value = {name: values[-1] for name, values in sent.items()}
        if not compare_digest(value.get("token", "").encode(), self._token.encode()):
            return self.refused("The form is not one of this reader: open the criterion again.")
        form = Form(
            verdict=value.get("verdict", "")[:20],
            note=value.get("note", "")[:_LONGEST_NOTE],
            person=value.get("person", "")[:200],
            role=value.get("role", "")[:200],
        )
        done = self._pages.save(steps[1], form, self._today())
        if done.saved:
            return Answer(303, b"", {"Location": f"{self._pages.at('criterion', steps[1])}?saved=yes#verdict"})
        page = self._pages.criterion(steps[1], done)
        return _page(page or "", 422)

    def missing(self) -> Answer:
        """There is no such page."""
        words = "The address leads to nothing in this bundle. Begin again at the start."
        return _page(self._pages.problem("No such page", words), 404)

    def refused(self, words: str, status: int = 403) -> Answer:
        """It is not done, and why."""
        return _page(self._pages.problem("Refused", words), status)

    def failed(self) -> Answer:
        """Something of ours broke."""
        words = "This page could not be made, which is our failure. `auditor evidence show` prints a finding as text."
        return _page(self._pages.problem("This is our failure", words), 500)

    def _start(self, steps: list[str], query: Mapping[str, str]) -> Answer | None:
        return None if steps else _page(self._pages.start())

    def _sheets(self, steps: list[str], query: Mapping[str, str]) -> Answer | None:
        return None if steps else _page(self._pages.sheets())

    def _criterion(self, steps: list[str], query: Mapping[str, str]) -> Answer | None:
        form = Form(saved=True) if query.get("saved") == "yes" else None
        page = self._pages.criterion(steps[0], form) if len(steps) == 1 else None
        return None if page is None else _page(page)

    def _check(self, steps: list[str], query: Mapping[str, str]) -> Answer | None:
        number = query.get("page", "1")
        page = int(number) if _NUMBER.fullmatch(number) else 1
        made = self._pages.check("/".join(steps), query.get("outcome", ""), query.get("q", ""), page)
        return None if made is None else _page(made)

    def _finding(self, steps: list[str], query: Mapping[str, str]) -> Answer | None:
        page = self._pages.finding(steps[0]) if len(steps) == 1 and _ID.fullmatch(steps[0]) else None
        return None if page is None else _page(page)

    def _evidence(self, steps: list[str], query: Mapping[str, str]) -> Answer | None:
        place = _place(steps)
        page = self._pages.evidence(*place) if place else None
        return None if page is None else _page(page)

    def _archived(self, steps: list[str], query: Mapping[str, str]) -> Answer | None:
        place = _place(steps)
        filed = self.case.by_id.get(place[0]) if place else None
        shown = self._pages.reading.page(filed, place[1]) if filed and place else None
        if shown is None:
            return None
        policy = _THEIRS.format(assets=self._pages.assets)
        body = shown.html.encode("utf-8", "replace")
        return Answer(200, body, {"Content-Type": HTML, "Content-Security-Policy": policy})

    def _bytes(self, steps: list[str], query: Mapping[str, str]) -> Answer | None:
        place = _place(steps)
        filed = self.case.by_id.get(place[0]) if place else None
        capture = self._pages.reading.capture(filed, place[1]) if filed and place else None
        return None if capture is None or not place else _file(capture.payload, f"{place[0]}-{place[1]}.bin")

    def _picture(self, steps: list[str], query: Mapping[str, str]) -> Answer | None:
        place = _place(steps)
        filed = self.case.by_id.get(place[0]) if place else None
        looked = self._pages.reading.looked(filed, place[1]) if filed and place else None
        if looked is None or looked.picture is None:
            return None
        return Answer(200, looked.picture.png, {"Content-Type": "image/png", "Content-Security-Policy": _NOTHING})

    def _asset(self, steps: list[str], query: Mapping[str, str]) -> Answer | None:
        if len(steps) != 1 or not re.fullmatch(r"\d{1,9}", steps[0]):
            return None
        found = self.case.assets.capture(int(steps[0]))
        if found is None:
            return None
        # A frame without an origin asks as a stranger would; the secret in the address is what keeps others out.
        rules = {"Content-Security-Policy": _NOTHING, "Cross-Origin-Resource-Policy": "cross-origin"}
        if found.media_type == assets.STYLES:
            body = assets.style(found, self._pages.asset).encode("utf-8", "replace")
            return Answer(200, body, {"Content-Type": "text/css; charset=utf-8", **rules})
        return Answer(200, found.payload, {"Content-Type": found.media_type, **rules})

    def _attached(self, steps: list[str], query: Mapping[str, str]) -> Answer | None:
        view = self.case.criteria.get(steps[0]) if len(steps) == 1 else None
        file = view.entry.attached if view else None
        path = self.case.folder / "attached" / file.kept_as if file else None
        return _file(path.read_bytes(), path.name[:120]) if path and path.is_file() else None

    def _style(self, steps: list[str], query: Mapping[str, str]) -> Answer | None:
        body = (static("report.css", "auditor.report") + static("reader.css")).encode()
        return None if steps else Answer(200, body, {"Content-Type": "text/css; charset=utf-8"})

    def _icon(self, steps: list[str], query: Mapping[str, str]) -> Answer | None:
        rules = {"Content-Type": "image/svg+xml", "Content-Security-Policy": _NOTHING}
        return None if steps else Answer(200, static("icon.svg", "auditor.reader").encode(), rules)


def _place(steps: list[str]) -> tuple[str, int] | None:
    """The finding and the number of a piece of evidence."""
    if len(steps) == 2 and _ID.fullmatch(steps[0]) and _NUMBER.fullmatch(steps[1]):
        return steps[0], int(steps[1])
    return None


def _page(page: str, status: int = 200) -> Answer:
    headers = {"Content-Type": HTML, "Content-Security-Policy": _OURS}
    return Answer(status, page.encode("utf-8", "replace"), headers)


def _file(content: bytes, name: str) -> Answer:
    """Bytes to be saved, whatever they are."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name)
    headers = {"Content-Type": BYTES, "Content-Disposition": f'attachment; filename="{plain}"'}
    return Answer(200, content, headers | {"Content-Security-Policy": _NOTHING})
