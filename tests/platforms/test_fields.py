"""Fields are read whatever a portal puts there, and nothing makes a reader raise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Stamp
from auditor.platforms.fields import email, is_frequency_field, plain, site_of, stamp, strings, text

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON)
def test_no_json_value_makes_a_reader_raise(value: object) -> None:
    for answer in (text(value), plain(value), email(value)):
        assert answer is None or (answer and answer == answer.strip())
    assert all(strings(value)) or strings(value) == ()
    found = stamp(value)
    assert found is None or found.at is None or found.at.tzinfo is UTC


@given(st.text(alphabet="0123456789-:/.TZ+ apmW", max_size=30))
def test_no_text_that_resembles_a_date_makes_stamp_raise(value: str) -> None:
    found = stamp(value)
    assert found is None or found.at is None or 1971 <= found.at.year <= 2100


@given(st.text(alphabet="<>&;/!-ascriptbp#x0{} \n"))
def test_no_text_that_resembles_markup_makes_plain_raise(value: str) -> None:
    found = plain(value)
    assert found is None or "  " not in found


def test_deep_and_huge_values_are_no_texts() -> None:
    deep: object = "x"
    for _ in range(100_000):
        deep = [deep]
    assert (text(deep), plain(deep), strings(deep), stamp(deep), email(deep)) == (None, None, (), None, None)
    assert text(10**5000) is None
    assert stamp(10**5000) is None
    assert strings("[" * 100_000 + "]" * 100_000) != ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  Trees \r\n", "Trees"),
        ("two\r\nlines\tand a tab", "two\nlines\tand a tab"),
        ("nul\x00 bell\x07 esc\x1b[31m next\x85", "nul bell esc[31m next"),
        ("lone \ud800surrogate", "lone surrogate"),
        ("   ", None),
        ("\u00a0", None),
        ("", None),
        (None, None),
        (True, None),
        (7, "7"),
        (7.0, "7"),
        (7.25, "7.25"),
        (float("nan"), None),
        (float("inf"), None),
        ([], None),
        ({}, None),
        (["a", None, " b "], "a, b"),
        ({"de": "Bäume", "en": "Trees"}, "Trees"),
        ({"de": "Bäume", "en-US": "Trees"}, "Trees"),
        ({"fr": "arbres", "de": "Bäume"}, "Bäume"),
        ({"fr": "arbres", "en": ""}, "arbres"),
        ({"@value": "Trees", "@language": "en"}, "Trees"),
        ({"@type": "org:Organization", "name": "Parks"}, "Parks"),
        ({"source": "Parks"}, "Parks"),
        ({"@id": "https://example.org/1"}, None),
        ("[]", "[]"),
        ('{"a": 1}', '{"a": 1}'),
    ],
)
def test_text(value: object, expected: str | None) -> None:
    assert text(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<p>One</p><p>two</p>", "One two"),
        ("A wo<b>rd</b>, <i class='x'>then</i>.", "A word, then."),
        ("Ferry&nbsp;&amp; bus &lt;b&gt;times&lt;/b&gt;", "Ferry & bus times"),
        ("rates < 5 and > 3", "rates < 5 and > 3"),
        ("a <!-- hidden <p> --> b", "a b"),
        ("<style>p { color: red }</style>x<script>alert('<p>')</script>", "x"),
        ("<script>never closed", "never closed"),
        ("{{description}}", None),
        ("{{default.description}} Trees", "Trees"),
        ("<br />", None),
        ("<p>&nbsp;</p>", None),
        ("Ver\u00adwal\u00adtung\u200b", "Verwaltung"),
        ("one\n\n two\u00a0three", "one two three"),
        ({"en": "<b>Trees</b>"}, "Trees"),
        (None, None),
    ],
)
def test_plain(value: object, expected: str | None) -> None:
    assert plain(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["Trees", "trees", " Parks ", "", None], ("Trees", "Parks")),
        ("Trees, parks;trees\nroads", ("Trees", "parks", "roads")),
        ([{"name": "street-trees", "display_name": "Street trees"}, {"title": "Parks"}], ("Street trees", "Parks")),
        (["Parks, Recreation"], ("Parks, Recreation",)),
        ('["a", "b"]', ("a", "b")),
        ("[]", ()),
        ("[not json]", ("[not json]",)),
        ({"de": ["Baum"], "en": ["tree", "park"]}, ("tree", "park")),
        ({"name": "Parks"}, ("Parks",)),
        ([["a", "b"], "c"], ("a", "b", "c")),
        (["<b>x</b>"], ("x",)),
        (5, ("5",)),
        (None, ()),
        (True, ()),
    ],
)
def test_strings(value: object, expected: tuple[str, ...]) -> None:
    assert strings(value) == expected


DAY = datetime(2019, 7, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "at", "precision"),
    [
        ("2019-07-04", DAY, "day"),
        ("2019-07-04T00:00:00.000Z", DAY, "second"),
        ("2019-07-04T00:00:00", DAY, "second"),
        ("2019-07-04T00:00:00.000+0000", DAY, "second"),
        ("2019-07-04 02:00:00+02:00", DAY, "second"),
        (
            "2019-07-04T10:44:40.740279",
            DAY + timedelta(hours=10, minutes=44, seconds=40, microseconds=740279),
            "second",
        ),
        ("2019-07-04 00:00:00 UTC", DAY, "second"),
        ("2019-7-4", DAY, "day"),
        ("2019/07/04", DAY, "day"),
        ("20190704", DAY, "day"),
        (20190704, DAY, "day"),
        ("20190704000000", DAY, "second"),
        ("2019-07", DAY.replace(day=1), "month"),
        ("07/2019", DAY.replace(day=1), "month"),
        ("July 2019", DAY.replace(day=1), "month"),
        ("2019", datetime(2019, 1, 1, tzinfo=UTC), "year"),
        (2019, datetime(2019, 1, 1, tzinfo=UTC), "year"),
        (1562198400, DAY, "second"),
        (1562198400000, DAY, "second"),
        (1562198400000000, DAY, "second"),
        (1562198400.0, DAY, "second"),
        ("1562198400", DAY, "second"),
        ("1562198400000", DAY, "second"),
        (1512010141200, datetime(2017, 11, 30, 2, 49, 1, 200000, tzinfo=UTC), "second"),
        ("04.07.2019", DAY, "day"),
        ("4.7.2019", DAY, "day"),
        ("7/4/2019", DAY, "day"),
        ("07/04/2019", DAY, "day"),
        ("31/12/2019", datetime(2019, 12, 31, tzinfo=UTC), "day"),
        ("12/31/2019 11:05:00 PM", datetime(2019, 12, 31, 23, 5, tzinfo=UTC), "second"),
        ("12/31/2019 12:05 a.m.", datetime(2019, 12, 31, 0, 5, tzinfo=UTC), "second"),
        ("July 4, 2019", DAY, "day"),
        ("Jul 4th 2019", DAY, "day"),
        ("Thursday, July 4, 2019", DAY, "day"),
        ("4 July 2019", DAY, "day"),
        ("04-Jul-2019", DAY, "day"),
        ("Thu, 04 Jul 2019 10:00:00 GMT", DAY.replace(hour=10), "second"),
        ("Thu Jul 04 10:00:00 UTC 2019", DAY.replace(hour=10), "second"),
        (["2019-07-04"], DAY, "day"),
        (" 2019-07-04\r\n", DAY, "day"),
    ],
)
def test_a_date_that_can_be_read(value: object, at: datetime, precision: str) -> None:
    found = stamp(value)
    assert found is not None
    assert (found.at, found.precision) == (at, precision)


@pytest.mark.parametrize(
    "value",
    [
        *("R/P1D", "2013-05-09/P1D", "2019-01-01/2019-12-31", "unknown", "13/13/2019", "2019-02-30", "30.02.2019"),
        *("0", "1", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31", "2101-01-01", "1969", "9999"),
        *("December", "Mayor 2019", "Decision 4, 2019", "1512", "[[REDACTED-EX B3]]", "10:00", "²²²²", "1.2.3", "-5"),
        *("7/4/19", "99999999999999999", "2019-07-04T00:00:00+99:00", "July 4, 2019 25:00"),
    ],
)
def test_what_is_no_date_keeps_its_raw_text(value: str) -> None:
    assert stamp(value) == Stamp(value, None, "")


@pytest.mark.parametrize("value", [None, "", "  ", "\x00", True, False, [], {}, ["2019", "2020"], {"date": "2019"}])
def test_where_nothing_is_said_there_is_no_stamp(value: object) -> None:
    assert stamp(value) is None


DATES = st.datetimes(datetime(1971, 1, 3), datetime(2100, 12, 29))


@given(DATES, st.integers(-14 * 60, 14 * 60))
def test_an_iso_date_round_trips_in_every_zone(at: datetime, minutes: int) -> None:
    aware = at.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    found = stamp(aware.isoformat())
    assert found is not None
    assert found.at == aware


# Before March 1973 the seconds have eight digits, which are read as yyyymmdd.
@given(st.datetimes(datetime(1974, 1, 1), datetime(2100, 12, 30)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC)))
def test_a_date_round_trips_in_every_way_of_writing(at: datetime) -> None:
    seconds = int(at.timestamp())
    iso = at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    for written in (seconds, str(seconds), seconds * 1000, iso, at.isoformat(" "), at.strftime("%a, %d %b %Y %T GMT")):
        assert getattr(stamp(written), "at", None) == at
    midnight = at.replace(hour=0, minute=0, second=0)
    for layout in ("%d.%m.%Y", "%m/%d/%Y", "%B %d, %Y", "%d %b %Y", "%Y%m%d", "%Y-%m-%d"):
        assert getattr(stamp(at.strftime(layout)), "at", None) == midnight


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("mailto:opendata@city.gov", "opendata@city.gov"),
        ("MAILTO:OpenData@city.gov?subject=hello", "OpenData@city.gov"),
        ("Open Data <open.data@city.gov.uk>", "open.data@city.gov.uk"),
        ("a@city.gov; b@city.gov", "a@city.gov"),
        ({"hasEmail": "mailto:a@city.gov"}, "a@city.gov"),
        (["mailto:a@city.gov"], "a@city.gov"),
        ("mailto:", None),
        ("mailto:cwalton", None),
        ("someone@localhost", None),
        ("https://city.gov/contact", None),
        ("@city", None),
        ("", None),
        (None, None),
        (5, None),
    ],
)
def test_email(value: object, expected: str | None) -> None:
    assert email(value) == expected


@pytest.mark.parametrize(
    "name",
    [
        *("Update_Update-Frequency", "Metadata_Frequency", "Publishing-Details_Publishing-frequency"),
        *("Publishing-Details_Data-change-frequency", "Committed-Update-Frequency_Refresh-rate", "Refresh Rate"),
        *("Maintenance-Plan_Estimated-Update-Frequency", "Frequency_Publishing", "Frequency_Data-Change"),
        *("Update-Cadence_Frequency", "Details_Cadence", "Internal_How-often-are-data-values-updated?"),
        *("frequency", "update_frequency", "updateFrequency", "updateInterval", "accrualPeriodicity"),
        *("accrual_periodicity", "refresh_rate", "frequency_publishing", "frequency_data_change"),
        *("data_update_frequency", "maintenance_and_update_frequency", "update_schedule", "Update Cycle"),
        *("Frequência de atualização", "periodicidade", "Periodicidade\u00a0da atualização", "frecuencia"),
        *("frecuencia_de_actualizacion", "Fréquence de mise à jour", "Häufigkeit", "aktualisierungszyklus"),
        *("Frequenza di aggiornamento", "Actualisatiefrequentie", "maintFreq", "FREQUENCY", "Update\u00a0frequency"),
    ],
)
def test_names_of_frequency_fields(name: str) -> None:
    assert is_frequency_field(name)


@pytest.mark.parametrize(
    "name",
    [
        *("Update_Automation", "Update_Date-Made-Public", "last_update", "Last Update", "lastUpdated", "modified"),
        *("Periodicity_Steward", "Committed-Update-Frequency_Department", "Frequently Asked Questions", "Update", ""),
        *("Derniere mise à jour", "letzte Aktualisierung", "Maintenance-Plan_Maintenance-Plan-Details", "rate"),
        *("Department-Metrics_Publishing-Department", "interval", "schedule", "Zoning_Schedule"),
    ],
)
def test_names_of_other_fields(name: str) -> None:
    assert not is_frequency_field(name)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("data.city.gov", "city.gov"),
        ("https://user@Data.City.gov:8443/path?x=a.b#c", "city.gov"),
        ("city.gov", "city.gov"),
        ("data.city.gov.uk", "city.gov.uk"),
        ("www.data.city.co.uk", "city.co.uk"),
        ("opendata.city.com.au", "city.com.au"),
        ("dados.cidade.gov.br", "cidade.gov.br"),
        ("gis.ci.springfield.or.us", "ci.springfield.or.us"),
        ("gis.co.springfield.or.us", "co.springfield.or.us"),
        ("data.springfield.or.us", "springfield.or.us"),
        ("www.state.mn.us", "state.mn.us"),
        ("data.cityofsomewhere.us", "cityofsomewhere.us"),
        ("data.city.gov.", "city.gov"),
        ("127.0.0.1:8080", "127.0.0.1:8080"),
        ("http://127.0.0.1:8080/data.json", "127.0.0.1:8080"),
        ("localhost:5000", "localhost:5000"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("mailto:a@city.gov", "city.gov"),
        ("", ""),
        ("///", ""),
    ],
)
def test_site_of(host: str, expected: str) -> None:
    assert site_of(host) == expected


@given(st.text())
def test_any_text_has_a_site_and_is_or_is_not_a_frequency_name(value: str) -> None:
    assert site_of(value) == site_of(value).lower()
    assert is_frequency_field(value) in {True, False}
