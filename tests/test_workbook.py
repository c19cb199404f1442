"""The workbook read back: what stands on its sheets, what it links to, how it prints, and that nothing in it runs."""

from __future__ import annotations

import csv
import re
import time
import zipfile
from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from xlsxwriter import Workbook

from auditor import rubric, workbook
from auditor.assess import Audit, assess
from auditor.model import CollectionStatus, Stamp
from auditor.report.wording import CRITERION, OUTCOME, REFRESH
from auditor.workbook import paper
from auditor.workbook.paper import Column, Paper, Table
from auditor.workbook.values import LONGEST_ADDRESS, Link, instant, live, moment, points, said
from fixtures.city.both import play_both
from tests.cli import audit as run_audit
from tests.report import made_audits

SHEETS = ["criteria", "findings", "datasets", "fixes", "departments", "method"]
STATES = made_audits.states()
ESCAPED = re.compile("_x005F_(x[0-9A-Fa-f]{4}_)")


class Written(NamedTuple):
    """A workbook with the audit it was made from."""

    audit: Audit
    path: Path
    folder: Path

    @property
    def book(self) -> Any:
        return openpyxl.load_workbook(self.path)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """A city and its portal, audited for real."""
    folder = tmp_path_factory.mktemp("workbook") / "audit"
    with play_both("city-exemplary") as (site, portal):
        done = run_audit(portal.url, folder, "--home", site.url, "--depth", "standard")
    assert done.code == 0, done.err
    judged = assess(folder, rubric.load("wwc-2022"))
    workbook.write(judged, folder / "report.xlsx")
    return Written(judged, folder / "report.xlsx", folder)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Every text an enemy can send, and some that are meant for workbooks."""
    path = tmp_path_factory.mktemp("hostile") / "report.xlsx"
    made = made_audits.snapshot([_sent(number, text) for number, text in enumerate(EVIL)], title="=1+1")
    audit = made_audits.audit(made)
    workbook.write(audit, path)
    return Written(audit, path, path.parent)


INJECTED = '<r><t>x</t></is></c><c r="A9" t="str"><f>HYPERLINK("http://evil.example")</f><v>1</v></c><c><is></r>'
EVIL = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\n=1+1",
    "\x00=1+1",
    "\u200b=1+1",
    INJECTED,
    "_x003D_1+1",
    "\ud800 lone \udfff",
    "\ufffe\uffff",
    "W" * 100_000,
    "\U0001f600" * 40_000,
    "<b>&amp;</b>",
    "]]></t></is></c>",
    "ask jane.doe@gmail.example",
    "",
    "two\r\nlines",
)


def _sent(number: int, text: str) -> Any:
    return made_audits.dataset(
        number,
        title=text,
        publisher=text,
        landing_page=f"https://ok.example/{text}" if number % 2 else f"javascript:{text}",
        left_out=text if number == 5 else None,
    )


def _rows(book: Any, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet by their headers."""
    header, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def _table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _parts(path: Path) -> dict[str, str]:
    """The files in a workbook, as text."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def _written(audit: Audit, folder: Path) -> Written:
    path = folder / "report.xlsx"
    workbook.write(audit, path)
    return Written(audit, path, folder)


def _made(table: Table, path: Path) -> Any:
    """One table laid on paper, read back: its sheet, and what the paper said of it."""
    book = Workbook(str(path), {"constant_memory": True, "remove_timezone": True})
    laid = Paper(book, "a test").lay(table)
    book.close()
    return openpyxl.load_workbook(path)[table.name], laid


# What stands on the sheets


def test_the_sheets_stand_in_their_order(city: Written) -> None:
    assert city.book.sheetnames == SHEETS


def test_every_criterion_of_the_rubric_has_its_state_score_and_coverage(city: Written) -> None:
    rows = {row["Criterion"]: row for row in _rows(city.book, "criteria")}
    assert list(rows) == [entry.id for entry in city.audit.scorecard.criteria]
    for entry in city.audit.scorecard.criteria:
        row = rows[entry.id]
        assert row["State"] == CRITERION[entry.state].label
        assert row["Why"]
        if entry.score is None:
            assert row["Score (0 to 100)"] in ("no score", "no check")
        else:
            assert row["Score (0 to 100)"] == pytest.approx(100 * entry.score, abs=0.06)
    observed = next(entry for entry in city.audit.scorecard.criteria if entry.state == "observed")
    assert rows[observed.id]["What a person must still say"] == "Nothing more: it was observed."
    asked = next(entry for entry in city.audit.scorecard.criteria if entry.state == "attest")
    assert rows[asked.id]["What a person must still say"] == asked.attestation


def test_a_criterion_seen_on_a_page_quotes_it_and_leads_there(city: Written) -> None:
    sheet = city.book["criteria"]
    header = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == "OD1")
    seen, at = row[header.index("What was seen")], row[header.index("Seen at")]
    assert "Ordinance No. 2019-44" in seen.value
    assert at.value in seen.value
    assert at.hyperlink.target == at.value
    assert at.hyperlink.location.startswith(":~:text=")


def test_every_finding_is_there_what_failed_first(city: Written) -> None:
    rows, table = _rows(city.book, "findings"), _table(city.folder, "findings.csv")
    assert Counter(row["Finding id"] for row in rows) == Counter(row["id"] for row in table)
    outcomes = {word.label: name for name, word in OUTCOME.items()}
    assert Counter(outcomes[row["Outcome"]] for row in rows) == Counter(row["outcome"] for row in table)
    by_id = {row["id"]: row for row in table}
    for row in rows:
        told = by_id[row["Finding id"]]
        assert (row["What was found"] or "") == told["message"]
        assert (row["Quote"] or "") == told["quote"]
        assert told["capture"] in row["Evidence: WARC record and pointer"]
        assert told["pointer"] in row["Evidence: WARC record and pointer"]
    order = list(dict.fromkeys(row["Outcome"] for row in rows))
    assert order == [OUTCOME[name].label for name in ("fail", "unknown", "pass", "not_applicable")]


def test_every_dataset_is_there_with_real_dates(city: Written) -> None:
    rows, table = _rows(city.book, "datasets"), _table(city.folder, "datasets.csv")
    by_id = {(row["portal"], row["id"]): row for row in table}
    assert len(rows) == len(table)
    dated = 0
    for row in rows:
        told = by_id[row["Portal"], row["Dataset id"]]
        assert row["Refresh state"] == REFRESH[told["refresh_state"]].label
        assert row["Checks failed"] == len(told["failed"].split())
        for header, name in (("Data changed (UTC)", "data_modified"), ("Last known change (UTC)", "last_change")):
            if told[name]:
                assert row[header] == datetime.fromisoformat(told[name]).replace(tzinfo=None)
                dated += 1
            else:
                assert row[header] is None
    assert dated > len(rows)
    counted = [row["Left out of every number because"] is None for row in rows]
    assert counted == sorted(counted, reverse=True), "what counts stands first"


def test_fixes_and_departments_add_up(city: Written) -> None:
    book, table = city.book, _table(city.folder, "fixes.csv")
    fixes = _rows(book, "fixes")
    assert [row["Rank"] for row in fixes] == [int(row["rank"]) for row in table]
    assert [row["Department"] for row in fixes] == [row["department"] for row in table]
    gains = [row["Gain in points (of 100)"] for row in fixes if row["Gain in points (of 100)"] != "not known"]
    assert gains == [pytest.approx(100 * float(row["gain"]), abs=1e-3) for row in table if row["gain"]]
    departments = _rows(book, "departments")
    assert sum(row["Datasets"] for row in departments) == city.audit.scorecard.catalog.counted
    labels = {word.label for word in REFRESH.values()}
    for row in departments:
        assert sum(value for header, value in row.items() if header in labels) == row["Datasets"]
        for name in (row["Its list"] or "").split():
            assert (city.folder / name).is_file()


def test_the_method_says_what_when_and_by_which_rules(city: Written) -> None:
    rows = [(row["Part"], row["What"], row["What to know"]) for row in _rows(city.book, "method")]
    said_of = {what: value for _, what, value in rows}
    card = city.audit.scorecard
    assert said_of["Ages are counted to (UTC)"] == card.taken_at.replace(tzinfo=None)
    assert said_of["Score (0 to 100)"] == pytest.approx(100 * (card.score or 0), abs=1e-3)
    assert card.rubric.id in said_of["Rubric"]
    assert card.rubric.edition in said_of["Rubric"]
    assert card.auditor_version in said_of["Auditor"]
    assert "Results for America decides" in said_of["Who decides"]
    assert "are ours" in said_of["Thresholds and weights"]
    assert "not in the captures" in said_of["Personal addresses"]
    words = {what for part, what, _ in rows if part in ("States of a criterion", "Outcomes of a finding")}
    assert words == {word.label for word in (*CRITERION.values(), *OUTCOME.values())}
    versions = {what: value for part, what, value in rows if part == "Checks and versions"}
    assert list(versions) == list(city.audit.results)
    for check, result in city.audit.results.items():
        assert versions[check].startswith(f"Version {result.check.version}. ")
    unlooked = {f"Check {check}" for check, result in city.audit.results.items() if result.unlooked}
    assert unlooked
    assert unlooked <= {what for part, what, _ in rows if part == "Not looked at, and why"}


def test_statements_stand_beside_their_criterion_with_their_standing(tmp_path: Path) -> None:
    rows = {row["Criterion"]: row for row in _rows(_written(STATES["stated"], tmp_path).book, "criteria")}
    assert "We met in March." in rows["DM1"]["What was stated, and how it stands"]
    assert "Ada Example" in rows["DM1"]["What was stated, and how it stands"]
    assert rows["DM1"]["State"] == "Attested"
    assert rows["DM1"]["Document of the statement"] == "https://m.gov/a"
    assert rows["DM1"]["What a person must still say"] == "Nothing more: it was answered."
    assert "Not in force" in rows["DM3"]["What was stated, and how it stands"]
    assert rows["DM3"]["What a person must still say"] != "Nothing more: it was answered."


@pytest.mark.parametrize("name", STATES)
def test_a_workbook_is_made_of_every_state_of_a_run(name: str, tmp_path: Path) -> None:
    written = _written(STATES[name], tmp_path)
    assert written.book.sheetnames == SHEETS
    assert len(_rows(written.book, "criteria")) == len(written.audit.scorecard.criteria)
    assert not _formulas(written)


@pytest.mark.parametrize("status", [CollectionStatus.BLOCKED, CollectionStatus.BROKEN, CollectionStatus.NOT_FOUND])
def test_a_portal_that_could_not_be_read_has_failed_nothing(status: CollectionStatus, tmp_path: Path) -> None:
    book = _written(made_audits.walled(status), tmp_path).book
    for row in _rows(book, "criteria"):
        assert row["State"] in ("Could not look", "Needs a person")
        assert row["Score (0 to 100)"] in ("no score", "no check")
        assert "Seen against it" not in row["What was seen"]
    assert {row["Outcome"] for row in _rows(book, "findings")} == {"Unknown"}
    for name in ("datasets", "fixes", "departments"):
        (row,) = book[name].iter_rows(min_row=2, values_only=True)
        assert row[0] == "The portal could not be read, so nothing can be said here. That is no failing of the city."
    said_of = {row["What"]: row["What to know"] for row in _rows(book, "method")}
    assert said_of["In a line"] == "We could not look, so there is no score."
    assert said_of["Score (0 to 100)"] == "no score"


def test_without_a_score_no_gain_is_named(tmp_path: Path) -> None:
    written = _written(STATES["insufficient"], tmp_path)
    assert written.audit.scorecard.score is None
    assert {row["Gain in points (of 100)"] for row in _rows(written.book, "fixes")} == {"not known"}
    assert all("points" not in row["What to fix first"] for row in _rows(written.book, "departments"))


def test_what_moved_since_an_earlier_audit_is_told_apart(tmp_path: Path) -> None:
    rows = _rows(_written(STATES["stated"], tmp_path).book, "method")
    told = {row["What"]: row["What to know"] for row in rows if row["Part"] == "Since the audit before"}
    assert told["Score then, as it was written"] == 50
    assert told["Moved by the data, in points"] == 9
    assert told["Moved by the rules, in points"] == 2
    assert told["Datasets"] == "3 added, removed: not known"


# How it looks


def test_headers_stay_in_sight_and_filter_and_repeat_on_paper(city: Written) -> None:
    for sheet in city.book:
        headers = [cell.value for cell in sheet[1]]
        assert all(headers), sheet.title
        assert len(set(headers)) == len(headers)
        assert re.fullmatch("[BC]2", sheet.freeze_panes)
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.left.text == "&A"
        assert sheet.oddFooter.right.text == "Page &P of &N"


def test_columns_are_as_wide_as_their_text_within_bounds(city: Written) -> None:
    for sheet in city.book:
        spans = {
            place: sheet.column_dimensions[key].width
            for key in sheet.column_dimensions
            for place in range(sheet.column_dimensions[key].min, sheet.column_dimensions[key].max + 1)
        }
        for place, column in enumerate(sheet.iter_cols(), 1):
            texts = [cell.value for cell in column[1:] if isinstance(cell.value, str)]
            longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
            assert 8 <= spans[place] <= 104, (sheet.title, column[0].value)
            wraps = any(cell.alignment.wrap_text for cell in column[1:])
            assert longest <= spans[place] or wraps or spans[place] >= 20, (sheet.title, column[0].value)


def test_states_are_colored_by_their_words(city: Written) -> None:
    for name, header, words in (
        ("criteria", "State", CRITERION),
        ("findings", "Outcome", OUTCOME),
        ("datasets", "Refresh state", REFRESH),
    ):
        sheet = city.book[name]
        place = [cell.value for cell in sheet[1]].index(header)
        letter = sheet.cell(1, place + 1).column_letter
        rules = {
            rule.formula[0].strip('"'): rule.dxf.fill.bgColor.rgb
            for span in sheet.conditional_formatting
            for rule in span.rules
            if str(span.sqref) == f"{letter}2:{letter}{sheet.max_row}"
        }
        labels = {word.label for word in words.values()}
        assert rules
        assert set(rules) <= labels
        assert {cell.value for cell in sheet[letter][1:]} <= labels


def test_what_was_only_not_seen_has_not_the_color_of_a_failing(city: Written) -> None:
    rules = {
        rule.formula[0].strip('"'): rule.dxf.fill.bgColor.rgb
        for span in city.book["criteria"].conditional_formatting
        for rule in span.rules
    }
    assert rules["Not seen"] != rules["Contradicted"]
    assert rules["Could not look"] != rules["Contradicted"]


def test_a_row_of_an_endless_text_is_no_higher_than_its_bound(hostile: Written) -> None:
    sheet = hostile.book["datasets"]
    high = [sheet.row_dimensions[number].height for number in range(2, sheet.max_row + 1)]
    assert max(height for height in high if height) == 12 * 15


# Links


def _links(book: Any) -> list[Any]:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_landing_pages_and_evidence_can_be_followed(city: Written) -> None:
    links = _links(city.book)
    assert all(urlsplit(cell.hyperlink.target).scheme in ("http", "https") for cell in links)
    pages = {row["landing_page"] for row in _table(city.folder, "datasets.csv") if row["landing_page"]}
    assert {cell.hyperlink.target for cell in links if cell.parent.title == "datasets"} == pages
    pointers = {row["pointer"] for row in _table(city.folder, "findings.csv")}
    fragments = [cell.hyperlink.location for cell in links if cell.hyperlink.location]
    assert fragments
    assert set(fragments) <= pointers


def test_no_other_scheme_is_a_link(hostile: Written) -> None:
    targets = [cell.hyperlink.target for cell in _links(hostile.book)]
    assert targets
    assert all(target.startswith("https://") for target in targets)
    assert "javascript:" not in "".join(text for name, text in _parts(hostile.path).items() if name.endswith(".rels"))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://files.example/x",
        "file:///etc/passwd",
        "mailto:data@city.example",
        "internal:criteria!A1",
        "data:text/html,x",
        "//no.scheme.example",
        "https://city.example@elsewhere.example/",
        "https://city.example/" + "w" * LONGEST_ADDRESS,
        "https://city.example/a b",
        "https://city.example/100%",
        "https://city.example/#a#b",
        "https://[::1]/",
        "https:///no-host",
        "https://city.example/jane.doe@gmail.example",
    ],
)
def test_what_is_no_plain_address_of_the_web_stays_text(address: str) -> None:
    assert live(address) == address


def test_addresses_are_escaped_and_lead_to_their_place() -> None:
    assert live("") is None
    assert live(None) is None
    assert live("https://city.example/ä?q=<b>") == Link(
        "https://city.example/%C3%A4?q=%3Cb%3E", "https://city.example/ä?q=<b>"
    )
    shown = "https://city.example/p#old"
    assert live(shown, ":~:text=a%2Cb") == Link("https://city.example/p#:~:text=a%2Cb", shown)
    assert live(shown, ":~:text=" + "w" * LONGEST_ADDRESS) == Link(shown, shown)


@given(st.text(max_size=60), st.text(max_size=40))
def test_a_link_is_always_a_plain_address(tail: str, fragment: str) -> None:
    found = live(f"https://{tail}", fragment)
    if isinstance(found, Link):
        assert found.url.isascii()
        assert found.url.isprintable()
        assert not re.search('[ "<>\\\\^`{|}]', found.url)
        assert found.url.count("#") <= 1
        assert "@" not in urlsplit(found.url).netloc
        assert len(found.url) <= LONGEST_ADDRESS


def test_beyond_the_limit_addresses_are_text_and_the_table_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "MOST_LINKS", 40)
    book = _written(STATES["complete"], tmp_path).book
    sheet = book["datasets"]
    place = [cell.value for cell in sheet[1]].index("Landing page")
    column = [row[place] for row in sheet.iter_rows(min_row=2)]
    assert [cell.hyperlink is not None for cell in column] == [True] * 40 + [False] * (len(column) - 40)
    assert all(cell.value.startswith("https://") for cell in column)
    said_of = {row["What"]: row["What to know"] for row in _rows(book, "method")}
    assert f"{len(column) - 40:,} stand as text" in said_of["Sheet datasets"]


# Limits


@pytest.mark.parametrize("number", [0, 1, 7, 8, 9, 10, 11, 50])
def test_a_sheet_takes_so_many_rows_and_says_how_many_are_missing(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "MOST_ROWS", 10)
    rows = [(f"row {place}", place) for place in range(number)]
    columns = (Column("Name"), Column("Number", "count"))
    sheet, laid = _made(Table("t", columns, rows, "nothing", elsewhere="t.csv"), tmp_path / "t.xlsx")
    read = list(sheet.iter_rows(min_row=2, values_only=True))
    if number == 0:
        assert read == [("nothing", None)]
    elif number <= 9:
        assert read == rows
    else:
        assert read == [*rows[:8], (f"{number - 8:,} more rows do not fit on a sheet: see t.csv", None)]
    assert laid.missing == max(0, number - 8 if number > 9 else 0)


def test_findings_beyond_the_limit_are_told_of_in_the_method(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "MOST_ROWS", 500)
    written = _written(STATES["complete"], tmp_path)
    total = sum(len(result.findings) for result in written.audit.results.values())
    rows = list(written.book["findings"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 499
    assert rows[-1][0] == f"{total - 498:,} more rows do not fit on a sheet: see findings.csv"
    assert {row[0] for row in rows[:-1]} == {"Failed"}, "what failed stands first"
    said_of = {row["What"]: row["What to know"] for row in _rows(written.book, "method")}
    assert f"{total - 498:,} rows are missing here" in said_of["Sheet findings"]
    assert "findings.csv" in said_of["Sheet findings"]


# Nothing runs, nobody is named


def _formulas(written: Written) -> list[str]:
    found = [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in written.book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    parts = {name: text for name, text in _parts(written.path).items() if name.startswith("xl/worksheets/sheet")}
    assert len(parts) == len(SHEETS)
    return found + [name for name, text in parts.items() if re.search(r"<f[\s/>]", text)]


def test_no_cell_is_a_formula(city: Written, hostile: Written, tmp_path: Path) -> None:
    assert not _formulas(city)
    assert not _formulas(hostile)
    assert not _formulas(_written(made_audits.hostile(), tmp_path))


def test_hostile_titles_are_text_as_in_the_tables(hostile: Written) -> None:
    titles = {row["Dataset"] for row in _rows(hostile.book, "datasets")}
    assert {"'=1+1", "'+cmd|' /C calc'!A0", "'-2+3", "'@SUM(A1)", "'\t=1+1", "'\n=1+1"} <= titles
    assert f"'{INJECTED}" in titles
    assert "<b>&amp;</b>" in titles
    assert " lone " in titles
    assert "two\nlines" in titles
    assert not any(title.startswith(("=", "+", "-", "@", "\t", "\n", "\x00")) for title in titles)
    assert max(len(title.encode("utf-16-le")) // 2 for title in titles) <= 32_767


def test_an_escape_of_the_format_is_not_decoded(hostile: Written) -> None:
    sheets = "".join(text for name, text in _parts(hostile.path).items() if name.startswith("xl/worksheets/sheet"))
    assert "_x005F_x003D_1+1" in sheets
    assert not re.search("(?<!_x005F)_x003D_", sheets)


def test_personal_addresses_are_masked_in_every_part(city: Written, tmp_path: Path) -> None:
    everything = "".join(_parts(city.path).values())
    assert "lorna.veskett@" not in everything
    assert "l***@" in everything
    evil = "".join(_parts(_written(made_audits.hostile(), tmp_path).path).values())
    assert made_audits.MAIL not in evil
    assert "j***@gmail.example" in evil


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(alphabet=st.characters(), max_size=80), min_size=1, max_size=30))
def test_any_text_comes_back_as_the_tables_have_it(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("texts") / "t.xlsx"
    columns = (Column("Text"), Column("Number", "count"))
    sheet, _ = _made(Table("t", columns, [(text, 1) for text in texts], "nothing"), path)
    read = [cell.value or "" for cell in sheet["A"][1:]]
    assert [ESCAPED.sub(r"_\1", text) for text in read] == [said(text) for text in texts]
    assert all(cell.data_type == "s" for cell in sheet["A"][1:] if cell.value)


# The same bytes, whole or not at all


def test_the_same_audit_gives_the_same_bytes_anywhere(
    city: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        again = _written(assess(city.folder, rubric.load("wwc-2022")), tmp_path)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert again.path.read_bytes() == city.path.read_bytes()
    assert city.book.properties.created == city.audit.snapshot.taken_at.replace(tzinfo=None)
    assert [file.name for file in tmp_path.iterdir()] == ["report.xlsx"]


def test_a_workbook_that_fails_leaves_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(b"the one before")
    with pytest.raises(KeyError):
        workbook.write(replace(STATES["complete"], verdicts={}), path)
    assert path.read_bytes() == b"the one before"
    assert [file.name for file in tmp_path.iterdir()] == ["report.xlsx"]


def test_a_folder_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"report\.xlsx cannot be written"):
        workbook.write(STATES["empty"], tmp_path / "nowhere" / "report.xlsx")


# Values


def test_dates_are_shown_as_far_as_they_are_known() -> None:
    at = datetime(2026, 3, 31, 6, 30, tzinfo=UTC)
    assert moment(Stamp("x", at)) == at
    assert moment(Stamp("x", at, "day")) == date(2026, 3, 31)
    assert not isinstance(moment(Stamp("x", at, "day")), datetime)
    assert moment(Stamp("x", at, "month")) == "2026-03"
    assert moment(Stamp("x", at, "year")) == "2026"
    assert moment(Stamp("x", None)) is None
    assert moment(None) is None
    elsewhere = datetime(2026, 3, 31, 23, tzinfo=timezone(timedelta(hours=-5)))
    assert instant(elsewhere) == datetime(2026, 4, 1, 4, tzinfo=UTC)
    assert instant("2026-03-31T06:30:00Z") == at
    assert instant(None) is None
    assert instant(datetime(1899, 1, 1, tzinfo=UTC)) == "1899-01-01T00:00:00Z"


def test_days_and_times_are_dates_of_the_workbook(tmp_path: Path) -> None:
    columns = (Column("At", "time"), Column("Also", "time"))
    row = (datetime(2026, 3, 31, 6, 30, tzinfo=UTC), date(2026, 3, 31))
    sheet, _ = _made(Table("t", columns, [row], "nothing"), tmp_path / "t.xlsx")
    assert [cell.is_date for cell in sheet[2]] == [True, True]
    assert [cell.number_format for cell in sheet[2]] == ["yyyy-mm-dd hh:mm", "yyyy-mm-dd"]
    assert sheet["A2"].value == datetime(2026, 3, 31, 6, 30)


@given(st.floats(0, 1))
def test_a_score_is_shown_as_nothing_or_all_only_where_it_is_that(share: float) -> None:
    value = points(share, "no score")
    assert isinstance(value, (int, float))
    assert (f"{value:.1f}" == "100.0") == (share == 1)
    assert (f"{value + 1e-9:.1f}" == "0.0") == (share == 0)
    assert abs(value - 100 * share) <= 0.06


def test_no_score_is_said_in_words() -> None:
    assert points(None, "no score") == "no score"
