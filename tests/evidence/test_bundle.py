"""A bundle packed, verified, shown and judged again, and what is said of one that was tampered with."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from auditor.evidence import container, layout
from auditor.evidence.pack import hashed, pack
from auditor.evidence.verify import Step, verify
from tests.cli import run
from tests.evidence.bundles import broken, changed, contents, packed


def test_an_audit_leaves_a_bundle_that_holds(bundle: Path) -> None:
    steps = {step.name: step for step in verify(bundle)}
    names = ["container", "digest", "members", "records", "index", "manifest", "clock", "given", "judgement"]
    names += ["results", "documents", "evidence"]
    assert list(steps) == names
    assert {name for name, step in steps.items() if step.holds is None} == {"digest", "clock", "given"}
    assert all(step.holds is not False for step in steps.values())
    assert "the same scorecard" in steps["judgement"].said
    assert "none without evidence" in steps["evidence"].said
    assert steps["digest"].said == f"sha256 {hashed(bundle)[0]}"


def test_packing_again_gives_the_same_bytes(audited: Path, bundle: Path, tmp_path: Path) -> None:
    again = pack(audited, tmp_path / "again.wacz")
    assert again.path.read_bytes() == bundle.read_bytes()
    assert (again.sha256, again.bytes) == hashed(bundle)


def test_the_validators_of_others_agree(bundle: Path, tmp_path: Path) -> None:
    tool = Path(sys.executable).parent
    done = subprocess.run([tool / "wacz", "validate", "-f", bundle], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "is valid" in done.stdout
    for name, content in contents(bundle).items():
        if name.startswith("archive/"):
            (tmp_path / "one.warc.gz").write_bytes(content)
            command = [tool / "warcio", "check", "-v", tmp_path / "one.warc.gz"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout
            assert "digest pass" in done.stdout


def test_a_fresh_folder_recomputes_the_identical_bundle(bundle: Path, tmp_path: Path) -> None:
    done = run("audit", "--from", str(bundle), "--out", str(tmp_path / "again"), "--quiet")
    assert done.code == 0, done.err
    assert (tmp_path / "again" / "evidence.wacz").read_bytes() == bundle.read_bytes()


def test_another_rubric_says_what_the_rules_moved(bundle: Path, tmp_path: Path) -> None:
    folder = tmp_path / "by-2018"
    done = run("audit", "--from", str(bundle), "--rubric", "wwc-2018", "--out", str(folder), "--quiet")
    assert done.code == 0, done.err
    card = json.loads((folder / "scorecard.json").read_text(encoding="utf-8"))
    before = json.loads(contents(bundle)["audit/scorecard.json"])
    against = card["against"]
    assert (against["score_then"], against["score_now"]) == (before["score"], card["score"])
    assert against["by_data"] == 0
    assert against["by_rules"] == pytest.approx(card["score"] - before["score"], abs=1e-6)
    assert "wwc-2022" in against["rules_then"]
    assert "wwc-2018" in against["rules_now"]
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert against["rules_then"] in report
    assert all(step.holds is not False for step in verify(folder / "evidence.wacz"))


def test_a_bundle_is_not_unpacked_over_anything(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    done = run("audit", "--from", str(bundle), "--out", str(tmp_path / "full"))
    assert done.code == 2
    assert "is not empty" in done.err
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["notes.txt"]


def test_every_changed_byte_is_found_and_its_place_named(bundle: Path) -> None:
    whole, chance = bundle.read_bytes(), random.Random(5)
    for member in container.members(bundle):
        for at in {chance.randrange(member.begin, member.begin + member.size) for _ in range(2) if member.size}:
            flipped = bytearray(whole)
            flipped[at] ^= 1 << chance.randrange(8)
            bundle.write_bytes(flipped)
            assert member.name in broken(bundle).said
        flipped = bytearray(whole)
        flipped[chance.randrange(member.offset, member.begin)] ^= 1 << chance.randrange(8)
        bundle.write_bytes(flipped)
        assert broken(bundle).name == "container"


def test_one_who_forges_the_digests_too_is_found_by_judging_again(bundle: Path, tmp_path: Path) -> None:
    card = contents(bundle)["audit/scorecard.json"]
    better = json.loads(card)
    better["score"] = 0.99
    forged = changed(bundle, tmp_path / "a.wacz", {"audit/scorecard.json": json.dumps(better).encode()})
    assert "/score is " in broken(forged).said
    assert "and not 0.99" in broken(forged).said
    findings = gzip.decompress(contents(bundle)["audit/findings.csv.gz"]).replace(b",fail,", b",pass,", 1)
    forged = changed(bundle, tmp_path / "b.wacz", {"audit/findings.csv.gz": gzip.compress(findings)})
    assert broken(forged).said == "findings.csv, written again, is another"


def test_a_rubric_that_is_not_ours_is_named(bundle: Path, tmp_path: Path) -> None:
    judging = json.loads(gzip.decompress(contents(bundle)["audit/judging.json.gz"]))
    judging["rubric"]["criteria"][0]["weight"] = 0.001
    packed_again = gzip.compress(json.dumps(judging).encode())
    forged = changed(bundle, tmp_path / "forged.wacz", {"audit/judging.json.gz": packed_again})
    said = [step.said for step in verify(forged) if step.name == "given"]
    assert any("is NOT the wwc-2022 that comes with this program: 1 criteria" in one for one in said), said


def test_a_file_that_nobody_attached_is_found(bundle: Path, tmp_path: Path) -> None:
    name = f"attached/{'0' * 64}-policy.pdf"
    forged = changed(bundle, tmp_path / "forged.wacz", {name: b"%PDF-1.7"})
    assert broken(forged) == Step("attached", False, f"{name} is a file that nothing names")


def test_a_digest_that_is_a_path_is_refused(bundle: Path, tmp_path: Path) -> None:
    judging = json.loads(gzip.decompress(contents(bundle)["audit/judging.json.gz"]))
    judging["attached"] = [{"name": "release", "size": 1, "sha256": "/usr/lib/os", "media_type": "text/plain"}]
    packed_again = gzip.compress(json.dumps(judging).encode())
    forged = changed(bundle, tmp_path / "forged.wacz", {"audit/judging.json.gz": packed_again})
    assert "is no sha256 in hex digits" in broken(forged).said


def restored(workbook: bytes, old: bytes, new: bytes) -> bytes:
    """A workbook whose parts are stored, not packed, with a text in them changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as held, zipfile.ZipFile(made, "w") as target:
        for part in held.namelist():
            target.writestr(part, held.read(part).replace(old, new))
    return made.getvalue()


@pytest.mark.parametrize(
    ("member", "step"),
    [
        ("report.html", "documents"),
        ("sheets.html", "documents"),
        ("report.xlsx", "documents"),
        ("fixes.csv.gz", "results"),
    ],
)
def test_one_who_changes_what_people_read_is_found(bundle: Path, tmp_path: Path, member: str, step: str) -> None:
    held = contents(bundle)[f"audit/{member}"]
    if member.endswith(".gz"):
        altered = gzip.compress(gzip.decompress(held).replace(b",low,", b",high,", 1))
        assert gzip.decompress(altered) != gzip.decompress(held)
    elif member.endswith(".xlsx"):
        altered = restored(held, b"Findings", b"Nothings")
    else:
        altered = held.replace(b"</main>", b"<p>All criteria are met.</p></main>")
        assert altered != held
    found = broken(changed(bundle, tmp_path / "forged.wacz", {f"audit/{member}": altered}))
    assert found == Step(step, False, f"{member.removesuffix('.gz')}, written again, is another")


def test_a_list_of_a_department_that_nobody_wrote_is_found(bundle: Path, tmp_path: Path) -> None:
    name = "fixes/nobody-000000.csv"
    forged = changed(bundle, tmp_path / "forged.wacz", {f"{name}.gz": gzip.compress(b"check,fix\n")})
    assert broken(forged) == Step("results", False, f"{name}, written again, is another")


def test_a_workbook_packed_by_another_zlib_is_the_same(bundle: Path, tmp_path: Path) -> None:
    held = contents(bundle)["audit/report.xlsx"]
    stored = restored(held, b"", b"")
    assert stored != held
    other = changed(bundle, tmp_path / "other.wacz", {"audit/report.xlsx": stored})
    assert all(step.holds is not False for step in verify(other))


def test_what_moved_has_to_have_its_shape(bundle: Path, tmp_path: Path) -> None:
    card = json.loads(contents(bundle)["audit/scorecard.json"])
    card["against"] = {"taken_at": "<script>"}
    found = broken(changed(bundle, tmp_path / "forged.wacz", {"audit/scorecard.json": json.dumps(card).encode()}))
    assert "what moved since an earlier audit cannot be read" in found.said


def test_one_who_changes_a_record_is_found(bundle: Path, tmp_path: Path) -> None:
    name = "archive/0001.warc.gz"
    whole = gzip.decompress(contents(bundle)[name])
    forged = changed(bundle, tmp_path / "a.wacz", {name: gzip.compress(whole.replace(b"2026", b"2027"))})
    assert broken(forged).name in ("records", "index")
    forged = changed(bundle, tmp_path / "b.wacz", {name: contents(bundle)[name][:-2000]})
    assert broken(forged).name in ("records", "index")
    index = contents(bundle)[layout.INDEX].replace(b"0002.warc.gz", b"0003.warc.gz", 1)
    forged = changed(bundle, tmp_path / "c.wacz", {layout.INDEX: index})
    assert broken(forged).name == "index"
    forged = changed(bundle, tmp_path / "d.wacz", {layout.PAGES: b"{}\n"})
    assert "pages.jsonl" in broken(forged).said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"audit/notes.txt": b"x"}, "audit/notes.txt is nothing that belongs into a bundle"),
        ({"audit/judging.json.gz": gzip.compress(b"{" + b" " * 80_000_000 + b"}")}, "unpacks to more than"),
        ({"audit/judging.json.gz": b"\x1f\x8b\x08broken"}, "cannot be unpacked"),
        ({"audit/judging.json.gz": gzip.compress(b"[" * 100_000)}, "cannot be judged again"),
        ({"audit/judging.json.gz": None}, "judging.json"),
        ({"audit/scorecard.json": b"[" * 100_000 + b"]" * 100_000}, "the scorecard cannot be read"),
        ({"audit/scorecard.json": None}, "it holds no scorecard.json"),
        ({"audit/snapshot.json": b"{}"}, "snapshot.json"),
        ({"audit/snapshot.json": None}, "snapshot.json"),
        ({"archive/0001.warc.gz": None}, "index"),
        ({"archive/0001.warc.gz": gzip.compress(b"WARC/1.1\r\nContent-Length: 999999999999\r\n\r\n")}, "no name"),
    ],
)
def test_hostile_members_under_a_manifest_that_agrees(
    bundle: Path, tmp_path: Path, changes: dict[str, bytes | None], said: str
) -> None:
    forged = changed(bundle, tmp_path / "a.wacz", changes)
    done = run("evidence", "verify", str(forged))
    assert done.code == 3, done.out + done.err
    assert said in done.out
    assert "Traceback" not in done.out + done.err


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (b"{}", "cannot be read"),
        (b"[" * 200_000, "cannot be read"),
        (b" " * (17 << 20), "no bundle needs more"),
        (b'{"wacz_version": "1.1.1"}', "cannot be read"),
    ],
)
def test_hostile_manifests(bundle: Path, tmp_path: Path, manifest: bytes, said: str) -> None:
    held = {name: one for name, one in contents(bundle).items() if not name.startswith("datapackage")}
    assert said in broken(packed(tmp_path / "a.wacz", held, manifest)).said


def test_a_manifest_written_otherwise_or_beside_the_members_is_refused(bundle: Path, tmp_path: Path) -> None:
    held = contents(bundle)
    manifest = held.pop(layout.MANIFEST)
    held.pop(layout.MANIFEST_DIGEST)
    spaced = json.dumps(json.loads(manifest), indent=1).encode()
    assert "not written canonically" in broken(packed(tmp_path / "a.wacz", held, spaced)).said
    lacking = {name: one for name, one in held.items() if name != "audit/report.html"}
    assert "is in the manifest and not in the bundle" in broken(packed(tmp_path / "b.wacz", lacking, manifest)).said
    more = {**held, "attached/" + "0" * 64 + "-a.pdf": b"x"}
    assert "is not in the manifest" in broken(packed(tmp_path / "c.wacz", more, manifest)).said
    other = {**held, "audit/report.html": b"<p>other</p>"}
    assert "report.html" in broken(packed(tmp_path / "d.wacz", other, manifest)).said


def test_a_finding_is_shown_with_its_quote_in_context(bundle: Path) -> None:
    findings = gzip.decompress(contents(bundle)["audit/findings.csv.gz"]).decode("utf-8").splitlines()
    rows = list(csv.DictReader(findings))
    row = next(row for row in rows if row["pointer"].startswith(":~:") and row["outcome"] == "pass")
    done = run("evidence", "show", str(bundle), row["id"])
    assert done.code == 0, done.err
    assert row["quote"][:60].lstrip("'") in " ".join(done.out.split())
    assert row["capture"] in done.out
    assert "»" in done.out
    assert "sha256:" in done.out
    done = run("evidence", "show", str(bundle), "0000000000000000")
    assert done.code == 2
    assert "no finding has the id" in done.err


def test_what_is_no_bundle_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"not a bundle" * 99)
    for command in (("evidence", "verify"), ("audit", "--from")):
        done = run(*command, str(tmp_path / "a"))
        assert done.code == 3
        assert "its directory" in done.out + done.err
    assert run("evidence", "verify", str(tmp_path / "none")).code == 2
    done = run("evidence", "pack", str(tmp_path))
    assert done.code == 2
    assert "snapshot.json" in done.err
