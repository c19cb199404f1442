"""Messages to a mail server and a web server of ours: who is told what, once, and nothing that a portal says does more
than stand there."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from hypothesis import given
from hypothesis import strategies as st

from auditor.monitor.changes import Change
from auditor.notices.digest import digests, key_of, missed
from auditor.notices.send import NotSent, send
from auditor.notices.todo import todo
from auditor.register import Listed, Notify
from tests.cli import run
from tests.monitor.watching import watching

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
SOCRATA = "behaviours-socrata"
EVIL = "</b><script>alert(1)</script> <!channel> @everyone [x](http://evil.example) jane.doe@mail.example\r\nBcc: a@b.c"


def change(portal: str = "quillhaven", **more: Any) -> Change:
    held: dict[str, Any] = {
        "at": NOW - timedelta(days=2),
        "portal": portal,
        "what": "dataset",
        "subject": "d-1",
        "kind": "gone",
        "title": "Street trees",
        "before": "",
        "after": "",
        "cause": "data",
        "said": "it is not listed any more",
        "visit": 3,
        "folder": f"nights/{portal}/20261118T060000Z",
        "confirmed": True,
    }
    return Change(**{**held, **more})


CONTACTS = ("data@q.example", "gis@q.example")
PORTALS = (
    Listed("quillhaven", ("http://q",), city="Quillhaven", labels=("one",), contacts=CONTACTS),
    Listed("brackwater", ("http://b",), city="Brackwater"),
)


class Mailbox:
    """What a mail server was given."""

    def __init__(self) -> None:
        self.mails: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return "250 OK"


@pytest.fixture
def mail() -> Iterator[tuple[Mailbox, str]]:
    """A mail server on loopback, and the address by which apprise reaches it."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, f"mailto://127.0.0.1:{port}/?from=auditor@partner.example&to=desk@partner.example"
    controller.stop()


class _Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:  # the name http.server asks for
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append(json.loads(body))  # type: ignore[attr-defined]
        self.send_response(self.server.answer)  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[Any]:
    """A web server on loopback that takes JSON."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Hook) as server:
        server.heard, server.answer = [], 200  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_digest_names_cause_evidence_and_what_to_do() -> None:
    found = {"quillhaven": [change(), change(subject="d-2", confirmed=False)], "brackwater": [change("brackwater")]}
    (one,) = digests(Notify("desk", ("x",)), PORTALS, found, (), NOW, "https://portals.example.org")
    assert one.title == "2 confirmed changes on 2 portals"
    assert "Quillhaven\n- 2026-11-18  gone “Street trees”" in one.body
    assert "What: it is not listed any more (cause: data)" in one.body
    assert "To do: ask the publisher whether it was retired or moved" in one.body
    assert "Evidence: nights/quillhaven/20261118T060000Z/captures" in one.body
    assert "https://portals.example.org/portals/brackwater.html" in one.body
    assert not list(digests(Notify("desk", ("x",)), PORTALS, found, one.keys, NOW))
    (labelled,) = digests(Notify("desk", ("x",), labels=("one",)), PORTALS, found, (), NOW)
    assert labelled.title == "1 confirmed change of Quillhaven"


def test_each_city_has_a_message_of_its_own() -> None:
    found = {"quillhaven": [change()], "brackwater": [change("brackwater")]}
    notify = Notify("cities", ("mailto://x/?to={contact}", "json://log"), per="city")
    one, other = digests(notify, PORTALS, found, (), NOW)
    assert one.to == ("mailto://x/?to=data@q.example", "mailto://x/?to=gis@q.example", "json://log")
    assert "Brackwater" not in one.body
    assert other.to == ("json://log",)


def test_what_is_old_or_quiet_says_nothing_and_a_missing_night_does() -> None:
    notify = Notify("desk", ("x",))
    assert not list(digests(notify, PORTALS, {"quillhaven": [change(at=NOW - timedelta(days=40))]}, (), NOW))
    assert not list(digests(notify, PORTALS, {"quillhaven": [change(flapping=True), change(cause="rules")]}, (), NOW))
    last = NOW - timedelta(days=2)
    late = missed(notify, last, (), NOW)
    assert late is not None
    assert late.title == "No night has ended since 2026-11-18 06:00 UTC"
    assert missed(notify, last, late.keys, NOW) is None
    assert missed(notify, NOW - timedelta(hours=20), (), NOW) is None
    assert missed(notify, None, (), NOW) is not None
    assert missed(Notify("cities", ("x",), per="city"), last, (), NOW) is None


@given(st.text(max_size=200), st.text(max_size=200))
def test_words_of_a_portal_are_words(title: str, said: str) -> None:
    found = {"quillhaven": [change(title=EVIL + title, said=said + EVIL)]}
    (one,) = digests(Notify("desk", ("x",)), PORTALS, found, (), NOW)
    assert not set("<>@`*[]#|") & set(one.body)
    assert "://" not in one.body
    assert "jane.doe" not in one.body
    assert len(one.body.splitlines()) == 7
    assert "\n" not in one.title


def test_every_change_has_something_to_do() -> None:
    kinds = "status platform address fewer more state added gone returned replaced renamed license columns addresses"
    for what in ("portal", "criterion", "dataset"):
        for kind in [*kinds.split(), "publisher"]:
            said = todo(change(what=what, kind=kind, after="stale"))
            assert said
            assert not said.endswith(".")


def test_mail_and_web_hook_are_reached(mail: tuple[Mailbox, str], hook: Any) -> None:
    box, address = mail
    found = {"quillhaven": [change(title=EVIL)]}
    to = ("env:DESK", f"json://127.0.0.1:{hook.server_port}/hook")
    (one,) = digests(Notify("desk", to), PORTALS, found, (), NOW)
    send(one, {"DESK": address})
    ((rcpt, message),) = box.mails
    assert rcpt == ["desk@partner.example"]
    assert message["Subject"] == "1 confirmed change of Quillhaven"
    assert message["Bcc"] is None
    assert message.get_content_type() == "text/plain"
    text = message.get_content()
    assert "script" in text
    assert "<script" not in text
    (heard,) = hook.heard
    assert heard["title"] == one.title
    assert "To do:" in heard["message"]


def test_who_is_not_reached_is_said_without_the_address(hook: Any) -> None:
    found = {"quillhaven": [change()]}
    hook.answer = 500
    to = (f"json://user:geheim@127.0.0.1:{hook.server_port}/", "nonsense://x", "env:NOWHERE")
    (one,) = digests(Notify("desk", to), PORTALS, found, (), NOW)
    with pytest.raises(NotSent) as problem:
        send(one, {})
    said = str(problem.value)
    assert "address 1 of 'desk' (json) was not reached" in said
    assert "address 2 of 'desk' is none that apprise knows" in said
    assert "NOWHERE" in said
    assert "geheim" not in said


def test_nights_are_told_once_and_again_where_it_failed(tmp_path: Path, hook: Any) -> None:
    """Socrata's portal through the nights in which datasets go and come, told to a web hook."""
    notify = f'[[notify]]\nname = "desk"\nto = ["json://127.0.0.1:{hook.server_port}/"]'
    with watching(tmp_path / "m", [SOCRATA], more=notify) as monitor:
        for number in (0, 8, 16, 24, 25, 26):
            assert monitor.night(number).code == 0
    told = ("monitor", "notify", str(tmp_path / "m"), "--at", datetime.now(UTC).isoformat())
    dry = run(*told, "--dry-run")
    assert dry.code == 0, dry.err
    assert "confirmed change" in dry.out
    assert hook.heard == []
    hook.answer = 503
    failed = run(*told)
    assert failed.code == 4
    assert "not sent: address 1 of 'desk'" in failed.err
    hook.answer, hook.heard = 200, []
    done = run(*told)
    assert (done.code, done.out) == (0, "1 sent, 0 not sent\n"), done.err
    assert len(hook.heard) == 1
    again = run(*told)
    assert (again.code, again.out) == (0, "nothing is new; nothing was sent\n")
    days_later = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    late = run("monitor", "notify", str(tmp_path / "m"), "-q", "--at", days_later)
    assert late.code == 0
    assert hook.heard[-1]["title"].startswith("No night has ended since")


def test_keys_tell_changes_apart() -> None:
    changes = [change(), change(subject="other"), change("brackwater"), change(kind="added"), change(after="x")]
    assert len({key_of(one) for one in changes}) == len(changes)
    assert key_of(change(confirmed=True)) == key_of(change(confirmed=False))


def test_mistakes_of_the_register_are_told(tmp_path: Path) -> None:
    lines = [
        *('[[portal]]\nname = "a"\nurls = ["http://a.example"]\nlabels = ["one"]',),
        *('[[notify]]\nname = "desk"\nto = ["slack://token@x"]\nportals = ["b"]\nlabels = ["two"]',),
        *('[[notify]]\nname = "desk"\nto = ["env:X"]\nper = "night"',),
    ]
    (tmp_path / "portals.toml").write_text("\n".join(lines), encoding="utf-8")
    done = run("monitor", "check", str(tmp_path))
    assert done.code == 2
    for said in (
        "no portal is called 'b'",
        "no portal has the label 'two'",
        "a [[notify]] above is called 'desk', too",
        "per cannot be read",
        "an address holds a password or token",
    ):
        assert said in done.err, done.err
