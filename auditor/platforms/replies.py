"""One answer to a call for one dataset, read alike when it is collected and when it is derived again."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from auditor import payload
from auditor.model import Capture, Evidence, NotCollected, quoted
from auditor.platforms.walking import message_of
from auditor.walls import wall


class Reply(Struct, frozen=True):
    """An answer as a platform's mapping reads it.

    capture: WARC-Record-ID; url: the address that answered; headers: names in lower case; document: the JSON in it,
    None where there is none; problem: why it is not what was asked for, in words that follow "the portal", None where
    it may be (headers come without a document).
    """

    capture: str
    url: str
    status: int
    media_type: str = ""
    headers: Mapping[str, str] = {}
    document: object = None
    problem: str | None = None

    def evidence(self, pointer: str, quote: object = None) -> Evidence:
        """A place in this answer."""
        return Evidence(self.capture, pointer, None if quote is None else quoted(quote))


def reply_of(capture: Capture) -> Reply:
    """A captured answer; whatever stands in it, nothing is raised."""
    document, unreadable = None, ""
    try:
        document = payload.document(capture.payload, capture.charset)
    except payload.UnreadablePayload as problem:
        unreadable = str(problem)
    return Reply(
        capture=capture.record,
        url=capture.url,
        status=capture.status,
        media_type=capture.media_type,
        headers=capture.headers,
        document=document,
        problem=_problem(capture, document, unreadable),
    )


def _problem(capture: Capture, document: object, unreadable: str) -> str | None:
    if capture.status == 202:
        return "is still computing the answer (202)"
    if capture.status in (200, 206) and (document is not None or not capture.payload):
        return None
    if document is None and (found := wall(capture.status, capture.headers, capture.media_type, capture.payload)):
        return f"is behind {found}"
    if capture.status not in (200, 206):
        return f"answers {capture.status}{message_of(document)}"
    return f"cannot be read: {unreadable or 'the answer is null'}"


def refusal(reply: Reply | None) -> NotCollected | None:
    """Why a call brought nothing; None where it did. Why one was not made is said by whoever did not make it."""
    if reply is None:
        return NotCollected("it was not asked for")
    problem = reply.problem or ("answers with nothing" if reply.document is None else None)
    return NotCollected(f"the portal {problem}") if problem else None
