"""The reader asked over a socket: who is answered, what is refused, and that nothing leads out of the bundle."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from auditor.reader.server import Server
from auditor.review import read as read_review
from tests.cli import run
from tests.reader.readers import TODAY, ask, cited, read, token, verdict

OURS = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'"
TRAVERSALS = (
    "..",
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "%00",
    "a%0d%0ab",
    "x" * 9000,
)


def inert(page: str) -> list[str]:
    """What of a page could run or lead away; texts that only look like it are none."""
    found = []
    for tag in BeautifulSoup(page, "lxml").find_all(True):
        runs = tag.name in ("script", "style", "object", "embed", "base") or tag.get("http-equiv")
        told = [name for name, value in tag.attrs.items() if name.startswith("on") or name in ("style", "srcdoc")]
        leads = [value for name, value in tag.attrs.items() if name in ("href", "src", "action")]
        away = [value for value in leads if not str(value).startswith(("/", "#", "?"))]
        if runs or told or away:
            found.append(str(tag)[:200])
    return found


def test_only_who_has_the_address_is_answered(served: Server) -> None:
    assert ask(served, "").status == 200
    assert len(served.root) > 30
    for path in ("/", "/style.css", "/criterion/OD1", f"{served.root[:-1]}/", f"{served.root}x/", "/favicon.ico"):
        assert ask(served, path).status == 404, path
        assert served.root not in ask(served, path).text
    for host in ("evil.example", f"evil.example:{served.server_port}", f"localhost:{served.server_port}", ""):
        reply = ask(served, "", Host=host)
        assert reply.status == 421, host
        assert "criterion" not in reply.text


def test_two_readers_have_other_addresses(bundle: Path, served: Server) -> None:
    with read(bundle) as other:
        assert served.root != other.root
        assert ask(served, f"{other.root}/").status == 404


def test_every_answer_has_its_policy_and_no_script(served: Server) -> None:
    html = cited(served.routes.case, "text/html", ":~:")
    paths = (
        "",
        "sheets",
        "criterion/OD3",
        "check/open_data/license",
        f"finding/{html.id}",
        f"evidence/{html.id}/1",
    )
    for path in (*paths, "nothing"):
        reply = ask(served, path)
        assert reply.headers["content-security-policy"].startswith(OURS), path
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cache-control"] == "no-store"
        assert inert(reply.text) == [], path
    archived = ask(served, f"archived/{html.id}/1").headers["content-security-policy"]
    assert archived.startswith("default-src 'none'; style-src 'unsafe-inline' http://127.0.0.1:")
    assert archived.endswith("sandbox")


@pytest.mark.parametrize("bad", TRAVERSALS)
def test_nothing_leads_out_of_the_bundle(served: Server, bad: str) -> None:
    one = cited(served.routes.case, "text/html", ":~:").id
    paths = [f"{kind}/{bad}" for kind in ("finding", "criterion", "check", "asset", "attached", "style.css")]
    paths += [f"{kind}/{part}" for kind in ("evidence", "archived", "bytes", "picture") for part in (bad, f"{bad}/1")]
    paths += [f"{kind}/{one}/{bad}" for kind in ("evidence", "archived", "bytes", "picture")]
    for path in paths:
        reply = ask(served, path)
        assert reply.status == 404, path
        assert "Traceback" not in reply.text
        assert "root:" not in reply.text
    for query in (f"outcome={bad}", f"page={bad}", f"q={bad}"):
        reply = ask(served, f"check/open_data/license?{query}")
        assert reply.status == (404 if query.startswith("outcome") else 200), query


def test_what_is_not_there_is_a_page_that_says_so(served: Server) -> None:
    one = cited(served.routes.case, "application/json", "/").id
    none = "0" * 16
    for path in (
        f"finding/{none}",
        f"evidence/{none}/1",
        f"evidence/{one}/99",
        f"evidence/{one}/0",
        "criterion/XX9",
    ):
        reply = ask(served, path)
        assert reply.status == 404
        assert "No such page" in reply.text
    assert ask(served, f"archived/{one}/1").status == 404  # JSON is no page
    assert ask(served, "asset/999999").status == 404
    assert ask(served, "criterion/OD1/more").status == 404


def test_methods(served: Server) -> None:
    whole, head = ask(served, ""), ask(served, "", "HEAD")
    assert (head.status, head.text) == (200, "")
    assert head.headers["content-length"] == whole.headers["content-length"]
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE", "BREW", "<script>"):
        reply = ask(served, "", method)
        assert reply.status == 405, method
        assert "<" not in reply.text
        assert reply.headers["allow"] == "GET, HEAD, POST"


def test_a_verdict_needs_a_form_of_ours(bundle: Path) -> None:
    file = bundle.with_name("evidence.review.toml")
    with read(bundle) as server:
        right = token(server, "OD1")
        assert verdict(server, "OD1", token="").status == 403
        assert verdict(server, "OD1", token=right[:-1] + "_").status == 403
        body = f"token={right}&verdict=agree&person=A&role=B".encode()
        for headers in (
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Origin": server.origin, "Sec-Fetch-Site": "same-site"},
        ):
            named = {name.replace("-", "_"): value for name, value in headers.items()}
            assert ask(server, "criterion/OD1", "POST", body, **named).status == 403
        assert ask(server, "criterion/OD1", "POST", body, Host="evil.example").status == 421
        assert ask(server, "criterion/OD1", "POST").status == 411
        assert ask(server, "criterion/OD1", "POST", b"x" * 200_000).status == 413
        assert ask(server, "criterion/OD1", "POST", b"\xff\xfe=1").status == 403
        assert ask(server, "criterion/XX", "POST", body).status == 404
        assert ask(server, "", "POST", body).status == 404
        assert not file.exists()


def test_verdicts_are_saved_at_once_and_nothing_is_overwritten(bundle: Path) -> None:
    file, before = bundle.with_name("evidence.review.toml"), bundle.read_bytes()
    with read(bundle) as server:
        reply = verdict(server, "OD1", verdict="disagree", note="")
        assert reply.status == 422
        assert "say in the note" in reply.text
        assert "checked" in reply.text
        assert verdict(server, "OD1", verdict="maybe").status == 422
        assert verdict(server, "OD1", person=" ").status == 422
        assert not file.exists()
        reply = verdict(server, "OD1", verdict="query", note='Which part?\n"""</textarea><script>')
        assert reply.status == 303
        assert reply.headers["location"] == f"{server.root}/criterion/OD1?saved=yes#verdict"
        assert verdict(server, "OD1", verdict="agree").status == 303
        assert verdict(server, "OD1", verdict="disagree", note="No.", person="Ben Sample").status == 303
        page = ask(server, "criterion/OD1").text
        assert "1 said before, replaced since" in page
        assert "Which part?\n&#34;&#34;&#34;&lt;/textarea&gt;&lt;script&gt;" in page
        start = ask(server, "").text
        assert "✓ agrees" in start
        assert "✕ disagrees" in start
        assert "? asks" not in start
        sha256 = server.routes.case.sha256
    review = read_review(file.read_text(encoding="utf-8"))
    assert review.bundle == sha256
    assert [one.verdict for one in review.verdict] == ["query", "agree", "disagree"]
    assert {one.date for one in review.verdict} == {TODAY}
    assert bundle.read_bytes() == before


def test_a_file_of_another_bundle_is_left_alone(bundle: Path) -> None:
    file = bundle.with_name("evidence.review.toml")
    other = f'bundle = "{"0" * 64}"\n'
    for text in (other, "no toml [", f'{other}[[verdict]]\ncriterion = "OD1"\n'):
        file.write_text(text, encoding="utf-8")
        with read(bundle) as server:
            assert "evidence.review.toml:" in ask(server, "").text
            reply = verdict(server, "OD1")
            assert reply.status == 422
            assert "It was not saved" in reply.text
        assert file.read_text(encoding="utf-8") == text


def test_findings_are_filtered_and_paged(served: Server) -> None:
    case = served.routes.case
    check = "open_data/license"
    failing = [one for one in case.shelf.filed[check] if one.finding.outcome == "fail"]
    assert 0 < len(failing) < len(case.shelf.filed[check])
    assert 50 < len(case.shelf.filed[check]) <= 100
    listed: list[str] = []
    for page in (1, 2):
        text = ask(served, f"check/{check}?page={page}").text
        listed += re.findall(r'/finding/([0-9a-f]{16})"', text)
    assert len(re.findall(r'/finding/([0-9a-f]{16})"', ask(served, f"check/{check}").text)) == 50
    assert sorted(listed) == sorted(one.id for one in case.shelf.filed[check])
    text = ask(served, f"check/{check}?outcome=fail").text
    assert set(re.findall(r'/finding/([0-9a-f]{16})"', text)) == {one.id for one in failing}
    assert "None." in ask(served, f"check/{check}?q=no-such-words-anywhere").text
    assert "&lt;script&gt;" in ask(served, f"check/{check}?q=%3Cscript%3E").text


def test_personal_addresses_are_masked_but_in_the_bytes(served: Server) -> None:
    reply = ask(served, "attached/DM1")
    assert reply.text == "The charter. Write to jane.roe@example.gov\n"
    assert reply.headers["content-disposition"].startswith("attachment;")
    assert ask(served, "attached/LC1").status == 404
    html = cited(served.routes.case, "text/html", ":~:")
    reply = ask(served, f"bytes/{html.id}/1")
    assert reply.headers["content-type"] == "application/octet-stream"
    assert "<html" in reply.text.lower()


def test_the_command_serves_prints_and_ends_quietly(bundle: Path) -> None:
    command = [sys.executable, "-m", "auditor.cli", "evidence", "open", str(bundle), "--no-browser"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        address = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{32}/", address)
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert rest == ""
    assert "Traceback" not in errors


def test_the_command_refuses_what_is_no_bundle(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "a.wacz").write_bytes(bundle.read_bytes()[:-1])
    done = run("evidence", "open", str(tmp_path / "a.wacz"), "--no-browser")
    assert done.code == 3
    assert "this bundle does not hold" in done.err
    assert run("evidence", "open", str(tmp_path / "none.wacz")).code == 2
    assert run("evidence", "open", str(bundle), "--port", "99999999").code == 2
