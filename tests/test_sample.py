"""The stratified sample: its size is exact, every stratum is in it where that is possible, and it hardly moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model import Dataset, Stamp
from auditor.sample import chosen

AT = datetime(2026, 11, 15, 12, tzinfo=UTC)


def _dataset(number: int, publisher: str | None, days: int | None) -> Dataset:
    at = None if days is None else AT - timedelta(days=days)
    return Dataset(
        portal="https://data.city.example",
        id=f"set-{number}",
        publisher=publisher,
        data_modified=None if at is None else Stamp(at.isoformat(), at),
        capture="urn:uuid:1",
        pointer=f"/result/results/{number}",
    )


_VALUES = st.tuples(st.sampled_from([None, "Parks", "Finance", "Police"]), st.sampled_from([None, 3, 100, 4000]))
CATALOGS = st.lists(_VALUES, min_size=1, max_size=120).map(
    lambda rows: [_dataset(number, *values) for number, values in enumerate(rows)]
)


@given(CATALOGS, st.integers(1, 130))
def test_its_size_is_exact_and_every_stratum_is_in_it_where_possible(datasets: list[Dataset], size: int) -> None:
    taken, told = chosen(datasets, size, AT)
    assert len(taken) == len({dataset.id for dataset in taken}) == min(size, len(datasets))
    if told is None:
        assert size >= len(datasets)
        return
    assert (told.asked, told.of) == (len(taken), len(datasets))
    assert sum(stratum.asked for stratum in told.strata) == told.asked
    assert sum(stratum.datasets for stratum in told.strata) == told.of
    represented = sum(stratum.asked > 0 for stratum in told.strata)
    assert represented == min(size, len(told.strata))


@given(CATALOGS, st.integers(1, 130))
def test_it_is_in_proportion(datasets: list[Dataset], size: int) -> None:
    _, told = chosen(datasets, size, AT)
    for stratum in told.strata if told and size >= len(told.strata) else ():
        fair = size * stratum.datasets / len(datasets)
        # Every stratum gets one, and what that takes comes from the large ones.
        assert fair - len(told.strata) <= stratum.asked <= fair + 1.5


@given(CATALOGS, st.integers(1, 100), st.randoms())
def test_the_order_of_the_catalog_makes_no_difference(datasets: list[Dataset], size: int, random: object) -> None:
    mixed = list(datasets)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert chosen(mixed, size, AT) == chosen(datasets, size, AT)


@settings(max_examples=300)
@given(CATALOGS, st.integers(5, 60), st.lists(_VALUES, min_size=1, max_size=3))
def test_datasets_that_are_added_displace_few(
    datasets: list[Dataset], size: int, more: list[tuple[str | None, int | None]]
) -> None:
    added = [_dataset(1000 + number, *values) for number, values in enumerate(more)]
    before = {dataset.id for dataset in chosen(datasets, size, AT)[0]}
    after = {dataset.id for dataset in chosen(datasets + added, size, AT)[0]}
    assert len(before - after) <= 2 * len(added) + 1


def test_nothing_is_left_out_where_all_are_wanted_or_few_are_there() -> None:
    datasets = [_dataset(number, "Parks", number) for number in range(20)]
    for size in (0, 20, 300):
        taken, told = chosen(datasets, size, AT)
        assert (len(taken), told) == (20, None)


def test_a_year_of_nights_asks_mostly_the_same() -> None:
    datasets = [_dataset(number, f"Department {number % 9}", number * 7 % 1200) for number in range(1000)]
    first = {dataset.id for dataset in chosen(datasets, 300, AT)[0]}
    for days in (1, 30, 365):
        later = {dataset.id for dataset in chosen(datasets, 300, AT + timedelta(days=days))[0]}
        assert len(first & later) >= 250, days
