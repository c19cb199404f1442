"""Reviews: read and written, held against a bundle, put into new versions, and the versions made again."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.evidence import layout
from auditor.evidence.pack import hashed
from auditor.evidence.unpack import BrokenBundle, opened, unpack
from auditor.evidence.verify import verify
from auditor.evidence.versions import Version, add, lineage, of_bundle
from auditor.review import Review, ReviewError, Verdict, mistakes, read, standing, written
from tests.cli import run
from tests.evidence.bundles import broken, changed, contents

DAY = dt.date(2026, 12, 1)
CRITERIA = ("OD1", "OD2", "DM1")
ZERO = "0" * 64


def said(criterion: str = "OD1", verdict: str = "agree", person: str = "Ada Example", **more: object) -> Verdict:
    fields = {"role": "Reviewer", "date": DAY, "note": "" if verdict == "agree" else "Why?", **more}
    return Verdict(criterion=criterion, verdict=verdict, person=person, **fields)  # type: ignore[arg-type]


@contextmanager
def versions(bundle: Path, folder: Path) -> Iterator[list[Version]]:
    """What a bundle was made from."""
    target = folder / f"of-{bundle.stem}"
    target.mkdir()
    held = opened(bundle)
    unpack(held, target)
    yield list(lineage(held, target))
    shutil.rmtree(target)


_words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60).filter(lambda text: text.strip())
_verdicts = st.builds(
    Verdict,
    criterion=st.sampled_from(CRITERIA),
    verdict=st.sampled_from(["agree", "disagree", "query"]),
    person=_words,
    role=_words,
    date=st.dates(dt.date(1990, 1, 1), DAY),
    note=_words,
)


@given(st.lists(_verdicts, max_size=6))
def test_what_is_written_reads_back(verdicts: list[Verdict]) -> None:
    review = Review(ZERO, tuple(verdicts))
    assert read(written(review)) == review
    assert mistakes(written(review), CRITERIA, [ZERO], DAY) == ()


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_with_a_line(text: str) -> None:
    wrong = mistakes(text)
    assert wrong
    assert all(1 <= one.line <= text.count("\n") + 1 for one in wrong)
    with pytest.raises(ReviewError, match=r"^line \d+: "):
        read(text)


@given(st.lists(_verdicts, max_size=8))
def test_the_latest_word_of_each_person_counts(verdicts: list[Verdict]) -> None:
    counting, earlier = standing(verdicts)
    assert sorted(map(repr, (*counting, *earlier))) == sorted(map(repr, verdicts))
    for one in counting:
        own = [other for other in verdicts if (other.criterion, other.person) == (one.criterion, one.person)]
        assert one.date == max(other.date for other in own)
        assert [other for other in own if other.date == one.date][-1] == one
    assert len({(one.criterion, one.person.casefold()) for one in counting}) == len(counting)


def test_of_two_with_one_date_the_one_further_down_counts() -> None:
    first, last, other = said(verdict="agree"), said(verdict="query"), said(person="Ben Sample")
    assert standing([first, last, other]) == ((other, last), (first,))


def test_mistakes_are_told_with_their_lines() -> None:
    text = f"""bundle = "{ZERO}"
other = 1

[[verdict]]
criterion = "OD1"
verdict = "maybe"
person = "Ada Example"
role = ""
date = "2026-03-01"

[[verdict]]
criterion = "XX9"
verdict = "disagree"
person = "Ada Example"
role = "Reviewer"
date = 2027-01-01
mood = "good"
"""
    found = [(one.line, one.what) for one in mistakes(text, CRITERIA, ["1" * 64], DAY)]
    assert found == [
        (1, "it is about another bundle, 0000000000000000…"),
        (2, "nothing is called 'other' here"),
        (6, "verdict 1: the verdict cannot be read"),
        (8, "verdict 1: role is missing or no text"),
        (9, "verdict 1: the date cannot be read"),
        (11, "verdict 2: it does not say why"),
        (12, "verdict 2: there is no criterion 'XX9'"),
        (16, "verdict 2: the date 2027-01-01 lies after 2026-12-01"),
        (17, "verdict 2 has a field 'mood' that nothing reads"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bundle = 3",
        'bundle = "abc"',
        f'bundle = "{ZERO}"\nverdict = 3',
        f'bundle = "{ZERO}"\nverdict = [1]',
        "x" * 2_000_000,
    ],
    ids=["empty", "number", "short", "no list", "no table", "large"],
)
def test_what_is_no_review(text: str) -> None:
    with pytest.raises(ReviewError):
        read(text)


def test_a_new_version_holds_and_its_line_is_made_again(bundle: Path, tmp_path: Path) -> None:
    first = hashed(bundle)[0]
    text = written(Review(first, (said("OD1", "disagree"),)))
    two = add(bundle, text, tmp_path / "two.wacz", ("OD1",), DAY)
    held = contents(two.path)
    assert held["reviews/0001.toml"] == text.encode()
    assert opened(two.path).manifest.audit.previous == first
    own = {layout.MANIFEST, layout.MANIFEST_DIGEST, "reviews/0001.toml"}
    before = contents(bundle)
    assert {name: one for name, one in held.items() if name not in own} == {
        name: one for name, one in before.items() if name not in own
    }
    # Of the same bundle, by somebody who did not know of the first review.
    three = add(two.path, written(Review(first, (said("OD2"),))), tmp_path / "three.wacz", ("OD1", "OD2"), DAY)
    four = add(three.path, written(Review(three.sha256, (said("OD2"),))), tmp_path / "four.wacz", ("OD2",), DAY)
    with versions(four.path, tmp_path) as found:
        assert [(one.number, one.sha256, one.holds) for one in found] == [
            (0, first, True),
            (1, two.sha256, True),
            (2, three.sha256, True),
        ]
    with versions(bundle, tmp_path) as found:
        assert found == []
    assert all(step.holds is not False for step in verify(four.path))
    assert {step.name: step.holds for step in verify(four.path)}["versions"] is True
    folder = tmp_path / "of-reviews"
    folder.mkdir()
    unpack(opened(four.path), folder)
    assert [(name, one and one.verdict[0].criterion) for name, one in of_bundle(folder)] == [
        ("0001.toml", "OD1"),
        ("0002.toml", "OD2"),
        ("0003.toml", "OD2"),
    ]


def test_the_same_review_gives_the_same_version(bundle: Path, tmp_path: Path) -> None:
    text = written(Review(hashed(bundle)[0], (said(),)))
    one = add(bundle, text, tmp_path / "a.wacz", CRITERIA, DAY)
    assert add(bundle, text, tmp_path / "b.wacz", CRITERIA, DAY).sha256 == one.sha256


def test_an_older_review_that_was_changed_breaks_the_line(bundle: Path, tmp_path: Path) -> None:
    two = add(bundle, written(Review(hashed(bundle)[0], (said(),))), tmp_path / "two.wacz", CRITERIA, DAY)
    three = add(two.path, written(Review(two.sha256, (said(),))), tmp_path / "three.wacz", CRITERIA, DAY)
    kinder = contents(three.path)["reviews/0001.toml"].replace(b"Ada", b"Ida")
    for changes in ({"reviews/0001.toml": kinder}, {"audit/report.html": b"<p>other</p>"}):
        forged = changed(three.path, tmp_path / "forged.wacz", changes)
        with versions(forged, tmp_path) as found:
            assert [one.holds for one in found] == [False]
            assert two.sha256 in found[0].said
        last = list(verify(forged))[-1]
        assert (last.name, last.holds) == ("versions", False)


def test_reviews_hang_on_the_version_before_them(bundle: Path, tmp_path: Path) -> None:
    text = written(Review(ZERO, (said(),))).encode()
    forged = changed(bundle, tmp_path / "a.wacz", {"reviews/0001.toml": text})
    assert broken(forged).name == "versions"
    forged = changed(bundle, tmp_path / "b.wacz", {}, previous=ZERO)
    assert broken(forged).said == f"it names an earlier version, {ZERO}, and holds no review"
    two = add(bundle, written(Review(hashed(bundle)[0], (said(),))), tmp_path / "two.wacz", CRITERIA, DAY)
    numbered = contents(two.path)["reviews/0001.toml"]
    forged = changed(two.path, tmp_path / "c.wacz", {"reviews/0001.toml": None, "reviews/0007.toml": numbered})
    assert "not numbered from 1 on" in broken(forged).said


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (written(Review(ZERO, (said(),))), "line 2: it is about another bundle"),
        (f'bundle = "{ZERO}', "cannot be read as TOML"),
        ("OWN", "line 5: verdict 1: there is no criterion 'NO9'"),
    ],
)
def test_a_review_in_a_bundle_is_about_that_bundle(bundle: Path, tmp_path: Path, text: str, wrong: str) -> None:
    digest = hashed(bundle)[0]
    text = text if text != "OWN" else written(Review(digest, (said("NO9"),)))
    forged = changed(bundle, tmp_path / "a.wacz", {"reviews/0001.toml": text.encode()}, previous=digest)
    assert broken(forged).name == "reviews"
    assert wrong in broken(forged).said


def test_reviews_stay_with_the_bundle_that_they_are_about(bundle: Path, tmp_path: Path) -> None:
    two = add(bundle, written(Review(hashed(bundle)[0], (said(),))), tmp_path / "two.wacz", CRITERIA, DAY)
    folder = tmp_path / "by-2018"
    done = run("audit", "--from", str(two.path), "--rubric", "wwc-2018", "--out", str(folder), "--quiet")
    assert done.code == 0, done.err
    assert "one review of" in done.err
    assert not (folder / "reviews").exists()
    assert not any(name.startswith("reviews/") for name in contents(folder / "evidence.wacz"))


def test_a_review_of_another_bundle_is_refused_in_one_line(bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="it is about another bundle"):
        add(bundle, written(Review(ZERO, (said(),))), tmp_path / "a.wacz", CRITERIA, DAY)
    assert not (tmp_path / "a.wacz").exists()
    file, out = tmp_path / "a.review.toml", tmp_path / "new.wacz"
    file.write_text(written(Review(ZERO)), encoding="utf-8")
    done = run("evidence", "review", str(bundle), str(file), "--out", str(out))
    assert done.code == 2
    assert done.err == (
        f"{file}:2: it is about another bundle, 0000000000000000…; open the right bundle, or review this one\n"
    )
    assert not out.exists()


def test_the_command_writes_a_new_version_and_never_over_anything(bundle: Path, tmp_path: Path) -> None:
    file, out = tmp_path / "a.review.toml", tmp_path / "new.wacz"
    today = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)
    file.write_text(written(Review(hashed(bundle)[0], (said(date=today),))), encoding="utf-8")
    done = run("evidence", "review", str(bundle), str(file), "--out", str(out))
    assert done.code == 0, done.err
    assert f"sha256 {hashed(out)[0]}" in done.out
    for target in (out, bundle):
        before = target.read_bytes()
        done = run("evidence", "review", str(bundle), str(file), "--out", str(target))
        assert done.code == 2
        assert "is there already" in done.err
        assert target.read_bytes() == before
    done = run("evidence", "review", str(bundle), str(tmp_path / "none.toml"), "--out", str(tmp_path / "c.wacz"))
    assert done.code == 2
    done = run("evidence", "review", str(bundle), str(file), "--out", str(tmp_path / "no" / "c.wacz"))
    assert done.code == 2
    assert "is no folder" in done.err


def test_a_broken_bundle_takes_no_review(bundle: Path, tmp_path: Path) -> None:
    bundle.write_bytes(bundle.read_bytes()[:-3])
    with pytest.raises(BrokenBundle):
        add(bundle, written(Review(ZERO)), tmp_path / "a.wacz", CRITERIA, DAY)
