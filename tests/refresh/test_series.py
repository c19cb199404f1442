"""Tables that differ by their year alone are found as a series; numbers that are no years, and strangers, are not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.refresh.series import Series, find
from tests.refresh.made import PORTAL, dataset


def series(*titles: str) -> dict[str, Series]:
    """The series that each title belongs to."""
    found = find([dataset(str(number), title=title) for number, title in enumerate(titles)])
    return {titles[int(id)]: one for (_, id), one in found.items()}


def years(*titles: str) -> list[int]:
    """The years of the one series that holds all titles, newest first; empty where there is none."""
    found = series(*titles)
    return [year for _, year in found[titles[0]].members] if len(found) == len(titles) else []


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (("Budget 2019", "Budget 2020", "Budget 2018"), [2020, 2019, 2018]),
        (("2019 Budget", "2020 Budget"), [2020, 2019]),
        (("Budget (2019)", "Budget [2020]", "BUDGET: 2021"), [2021, 2020, 2019]),
        (("Crashes, 1999", "Crashes, 2000"), [2000, 1999]),
        (("Budget FY2019", "Budget FY 2020", "Budget fy2021"), [2021, 2020, 2019]),
        (("Budget FY19", "Budget FY20"), [2020, 2019]),
        (("Budget FY 19", "Budget FY'20"), [2020, 2019]),
        (("Budget CY19", "Budget CY20"), [2020, 2019]),
        (("Enrolment SY2018-19", "Enrolment SY2019-20"), [2020, 2019]),
        (("Enrolment 2018-19", "Enrolment 2019-20"), [2020, 2019]),
        (("Enrolment 2018/19", "Enrolment 2019/2020"), [2020, 2019]),
        (("Enrolment 2018–2019", "Enrolment 2019 - 2020"), [2020, 2019]),
        (("Permits 2019 Q1", "Permits 2019 Q4", "Permits 2020 Q1"), [2020, 2019, 2019]),
        (("Permits 2019-Q1", "Permits 2020 Quarter 3"), [2020, 2019]),
        (("Trees_2019", "Trees_2020"), [2020, 2019]),
    ],
)
def test_years_in_every_spelling(titles: tuple[str, ...], expected: list[int]) -> None:
    assert years(*titles) == expected


@pytest.mark.parametrize(
    "titles",
    [
        ("Budget 2019",),
        ("Budget 2019", "Trees"),
        ("Budget 2019", "Parking 2020"),
        # The same year twice is two tables, not two editions.
        ("Budget 2019", "Budget 2019"),
        # Nothing is left to be alike by.
        ("2019", "2020"),
        ("A 2019", "B 2020"),
        # Amounts, counts, numbers of laws and telephones.
        ("Grants over $2000", "Grants over $2001"),
        ("Grants of 2,019 dollars", "Grants of 2,020 dollars"),
        ("Version 1.2019", "Version 1.2020"),
        ("Ordinance #2019", "Ordinance #2020"),
        ("Depth 2019.5", "Depth 2020.5"),
        ("Parcels 12019", "Parcels 12020"),
        ("Parcels 20191", "Parcels 20201"),
        ("Zone 1850", "Zone 1851"),
        ("Route 3000", "Route 3001"),
        ("Comfy20", "Comfy21"),
        (None, None),
        ("", ""),
    ],
)
def test_what_is_no_series(titles: tuple[str | None, ...]) -> None:
    assert not find([dataset(str(number), title=title) for number, title in enumerate(titles)])


def test_a_number_in_a_name_is_no_series_without_a_sibling() -> None:
    """Route 2000 and Zone 2020 may be names; a year proves nothing by itself."""
    assert not series("Route 2000", "Zone 2020", "Agenda 2030")


def test_publishers_and_portals_are_not_joined() -> None:
    parks, police = dataset("1", title="Budget 2019"), dataset("2", title="Budget 2020", publisher="Police")
    county = dataset("3", title="Budget 2021", portal="https://county.example")
    nobody = dataset("4", title="Budget 2022", publisher=None)
    assert not find([parks, police, county, nobody])
    assert len(find([parks, dataset("5", title="Budget 2023", publisher="PARKS")])) == 2


def test_a_table_of_points_shares_the_year_of_its_boundaries() -> None:
    found = find(
        [dataset(id, title=title) for id, title in (("b", "Wards 2020"), ("a", "WARDS 2020"), ("c", "Wards 2010"))]
    )
    (one,) = {id(series): series for series in found.values()}.values()
    assert one.members == (((PORTAL, "a"), 2020), ((PORTAL, "b"), 2020), ((PORTAL, "c"), 2010))
    assert one.newest == (PORTAL, "a")


@settings(max_examples=40, deadline=None)
@given(st.permutations([f"Budget {year}" for year in range(2015, 2025)] + ["Trees", "Fire 2019"]))
def test_order_of_the_catalog_does_not_matter(titles: list[str]) -> None:
    found = find([dataset(title, title=title) for title in titles])
    assert {id for _, id in found} == {f"Budget {year}" for year in range(2015, 2025)}
    assert {one.newest for one in found.values()} == {(PORTAL, "Budget 2024")}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.text(max_size=40) | st.from_regex(r"[A-C]?(FY|CY|\$|#)? ?(19|20)\d\d([-/]\d{2,4})?( Q[1-5])?"), max_size=6
    )
)
def test_no_title_makes_it_stumble(titles: list[str]) -> None:
    for key, one in find([dataset(str(number), title=title) for number, title in enumerate(titles)]).items():
        assert key in dict(one.members)
        assert len({year for _, year in one.members}) >= 2
        assert [year for _, year in one.members] == sorted((year for _, year in one.members), reverse=True)
        assert all(1900 <= year <= 2100 for _, year in one.members)
