"""The parts of the report that compute: combinations of fixes, numbers as text, columns of the histogram, colors."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

import auditor.report
from auditor.assess import Audit
from auditor.fixes import Fix
from auditor.judge import judge
from auditor.report import charts, promises, rows, strips, upkeep, wording
from auditor.report.whatif import combinations
from auditor.score import portal_numbers
from tests.made import repaired_snapshot
from tests.report import made_audits as made


def useful(audit: Audit, most: int = 5) -> list[Fix]:
    return [fix for fix in audit.fixes if fix.everywhere and fix.gain is not None and fix.gain > 0][:most]


def test_every_combination_is_what_judging_the_repaired_catalog_gives() -> None:
    audit = made.complete(28)
    chosen = useful(audit)
    found = combinations(audit.snapshot, audit.results, audit.rubric, chosen)
    assert found is not None
    assert len(found) == 32
    for mask, numbers in enumerate(found):
        snapshot = audit.snapshot
        for bit, fix in enumerate(chosen):
            if mask >> bit & 1:
                snapshot = repaired_snapshot(snapshot, fix)
        results = judge(snapshot, audit.checks)
        expected = portal_numbers(audit.rubric, {check: result.counts for check, result in results.items()})
        assert numbers.score == pytest.approx(expected.score, abs=1e-12), mask
        assert numbers.coverage == pytest.approx(expected.coverage, abs=1e-12), mask


def test_one_fix_alone_gives_its_gain() -> None:
    audit = made.complete(60)
    chosen = useful(audit)
    found = combinations(audit.snapshot, audit.results, audit.rubric, chosen)
    assert found is not None
    now = found[0].score
    assert now is not None
    for bit, fix in enumerate(chosen):
        assert found[1 << bit].score == pytest.approx(now + (fix.gain or 0), abs=1e-12)


def test_gains_do_not_simply_add_up() -> None:
    audit = made.complete(60)
    chosen = useful(audit)
    found = combinations(audit.snapshot, audit.results, audit.rubric, chosen)
    assert found is not None
    together = (found[-1].score or 0) - (found[0].score or 0)
    assert together != pytest.approx(sum(fix.gain or 0 for fix in chosen), abs=1e-6)


def test_combinations_are_left_out_for_large_catalogs_and_walls() -> None:
    audit = made.complete(12)
    assert combinations(audit.snapshot, audit.results, audit.rubric, useful(audit), most=11) is None
    walled = made.walled(made.CollectionStatus.BLOCKED)
    assert combinations(walled.snapshot, walled.results, walled.rubric, []) is None


def test_time_of_combinations() -> None:
    audit = made.audit(made.snapshot(made.datasets(1000)))
    started = time.perf_counter()
    combinations(audit.snapshot, audit.results, audit.rubric, useful(audit))
    print(f"32 combinations of 1,000 datasets: {time.perf_counter() - started:.2f} s")


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, "not known"),
        (0.0, "0.0"),
        (0.0001, "<0.1"),
        (0.0005, "0.1"),
        (0.61249, "61.2"),
        (0.9994, "99.9"),
        (0.99999, ">99.9"),
        (1.0, "100.0"),
    ],
)
def test_points(share: float | None, text: str) -> None:
    assert wording.points(share) == text
    assert wording.percent(share) == (text if share is None else f"{text}%")


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, "not known"),
        (0.0, "0.0"),
        (0.123456, "+12.3"),
        (0.009, "+0.90"),
        (0.00996, "+1.0"),
        (0.00001, "+<0.01"),
        (-0.02, "\u22122.0"),
    ],
)
def test_gained(share: float | None, text: str) -> None:
    assert wording.gained(share) == text


def test_listing_and_plural() -> None:
    assert wording.listing([]) == ""
    assert wording.listing(["a"]) == "a"
    assert wording.listing(["a", "b"]) == "a and b"
    assert wording.listing(list("abcdef")) == "a, b, c, d and 2 more"
    assert wording.plural(1, "dataset") == "1 dataset"
    assert wording.plural(1204, "dataset") == "1,204 datasets"


def test_years_have_no_gaps_and_early_ones_stand_together() -> None:
    assert charts.by_year({}) == []
    assert charts.by_year({2019: 2, 2021: 1}) == [("2019", 2), ("2020", 0), ("2021", 1)]
    long = charts.by_year({1900: 4, 1970: 1, 2026: 9})
    assert long[0] == ("before 2012", 5)
    assert long[-1] == ("2026", 9)
    assert len(long) <= 16


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://data.example/d/1", True),
        ("HTTP://data.example/", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("//data.example/", False),
        ("https://", False),
        ("https://[::1", False),
        ("data:text/html,x", False),
        ("https://data.example/jane.doe@gmail.example", False),
        ("https://data.example/\u202e", False),
        (None, False),
    ],
)
def test_links(address: str | None, kept: bool) -> None:
    assert rows.link(address) == (address if kept else "")


def test_json_in_a_script_is_whole_again_when_read() -> None:
    document = {"x": ["</script><!--", "a&b", "\u2028\u2029", "ü"]}
    encoded = str(rows.script(document))
    assert not set("<>&\u2028\u2029") & set(encoded)
    assert json.loads(encoded) == document


def test_half_an_address_is_not_left_at_a_cut() -> None:
    assert "jane" not in rows.text(" " * 1990 + "jane.doe@gmail.example")


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (None, ""),
        (0.9, "0.90, holds in about 9 of 10 cases"),
        (0.98, "0.98, holds in about 98 of 100 cases"),
        (0.95, "0.95, holds in about 95 of 100 cases"),
        (0.75, "0.75, holds in about 3 of 4 cases"),
        (0.55, "0.55, holds in about 11 of 20 cases"),
        (0.5, "0.50, holds in about 5 of 10 cases"),
    ],
)
def test_confidence_in_words(share: float | None, words: str) -> None:
    assert wording.confidence(share) == words


def _unpacked(text: str) -> list[int]:
    """As the script of the page reads it."""
    days, day = [], 0
    for far, near in re.findall(r"\.(..)|([^~])", text):
        day += int(far or near, 36)
        days.append(day)
    return days


@pytest.mark.parametrize("days", [[], [0], [0, 1, 36, 730], [3, 700], list(range(0, 420, 7))])
def test_days_are_packed_and_read_back(days: list[int]) -> None:
    assert _unpacked(strips.packed(reversed(days))) == days
    assert _unpacked(strips.packed([*days, 731, 5000])) == days


def test_of_too_many_days_the_latest_of_each_stretch_is_kept() -> None:
    found = _unpacked(strips.packed(range(731)))
    assert found[0] == 0
    assert len(found) <= strips.MOST_TICKS
    assert max(found) > 700
    assert strips.packed(range(731)).startswith("~")
    assert len(strips.packed(range(731))) <= strips.MOST_TICKS + 1


def test_sentences_are_kept_once_for_all_that_differ_in_numbers() -> None:
    assert rows.blanked("last changed 1,204 days ago, on 2026-03-31.") == (
        "last changed ¤ days ago, on ¤.",
        "1,204|2026-03-31",
    )
    assert rows.blanked("costs 5 ¤") == ("costs 5 ¤", "")
    assert rows.blanked("no number") == ("no number", "")


def test_ages_against_promises_count_every_dataset_once() -> None:
    audit = made.observed()
    found, apart = promises.ages(audit)
    assert sum(row.datasets for row in found) + apart == audit.scorecard.catalog.counted
    for row in found:
        assert sum(row.counts.values()) + row.undated == row.datasets
        assert {kind: sum(columns) for kind, columns in row.bins.items()} == dict(row.counts)
        assert row.promised or set(row.counts) <= {"unpromised"}
    weekly = next(row for row in found if row.title == "Weekly")
    assert weekly.counts["on_time"] >= 1
    assert weekly.counts["stale"] >= 1
    assert promises.place(0.1) == 0
    assert promises.place(40_000) == 1


def test_the_section_on_refresh_says_what_the_scorecard_says() -> None:
    audit = made.observed()
    found, card = upkeep.upkeep(audit), audit.scorecard
    assert sum(row.number for row in found.states) == card.catalog.counted
    assert sum(row.datasets for row in found.departments) == card.catalog.counted
    assert sum(row.judged for row in found.departments) == card.refresh.judged
    assert sum(card.refresh.left_out_why.values()) == card.refresh.left_out
    assert any("up to 5 visits" in line for line in found.basis)
    assert any("5 of 40 datasets were asked" in line for line in found.basis)


def test_departments_beyond_the_most_are_summed() -> None:
    many = [made.dataset(place, publisher=f"Office {place % 40:02}") for place in range(120)]
    found = upkeep.upkeep(made.audit(made.snapshot(many)))
    assert len(found.departments) == upkeep.MOST_DEPARTMENTS
    assert found.rest is not None
    assert found.rest.datasets + sum(row.datasets for row in found.departments) == 120
    assert "25 others" in found.rest.name


def _palettes() -> dict[str, dict[str, str]]:
    css = (Path(auditor.report.__file__).parent / "static" / "report.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    assert len(blocks) == 3
    return {
        name: dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))
        for name, block in zip(("light", "dark", "print"), blocks, strict=True)
    }


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2: (lighter + 0.05) ÷ (darker + 0.05) of relative luminance."""

    def luminance(color: str) -> float:
        parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_every_pair_of_colors_can_be_read(theme: str) -> None:
    palette = _palettes()[theme]
    for ground in ("paper", "wash"):
        for text in ("ink", "soft", "link", "good", "warn", "bad", "mute"):
            assert _contrast(palette[text], palette[ground]) >= 4.5, (text, ground)
        for fill in ("fill-score", "fill-coverage", "fill-pass", "fill-fail", "fill-warn", "fill-unknown", "focus"):
            assert _contrast(palette[fill], palette[ground]) >= 3, (fill, ground)
    for text in ("top-ink", "top-soft"):
        assert _contrast(palette[text], palette["top"]) >= 4.5, text
    assert _contrast(palette["fill-score"], palette["track"]) >= 3
    assert _contrast(palette["fill-unknown"], palette["track"]) >= 3
