"""The estimators are as unbiased as they say, their bounds hold as often as they say, no input makes them absurd."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.refresh.estimators import (
    LONGEST,
    SHORTEST,
    Bound,
    Rate,
    Regularity,
    Share,
    rate_from_irregular_visits,
    rate_from_last_changed,
    rate_from_regular_visits,
    regularity,
    share_of_uncertain,
    shrunk_rate,
    silence,
    stratified_share,
    wilson,
)

NAN, INF = math.nan, math.inf

#: Everything that is accepted, the absurd included; and what visits look like.
any_length = st.floats(0, LONGEST) | st.floats(SHORTEST, 1e-9) | st.sampled_from([0.0, 5e-324, SHORTEST, 1.0, LONGEST])
plain_length = st.floats(0.01, 1000)
any_lengths = st.lists(any_length, max_size=12)
plain_lengths = st.lists(plain_length, min_size=1, max_size=12)
visits_and_changed = st.integers(1, 2000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
stratum = st.integers(0, 400).flatmap(
    lambda size: st.integers(0, size).flatmap(
        lambda sampled: st.tuples(st.integers(0, sampled), st.just(sampled), st.just(size))
    )
)


def assert_sane(rate: Rate) -> None:
    assert 0 <= rate.low <= rate.per_day < INF
    assert rate.high is None or rate.per_day <= rate.high < INF
    assert (rate.bound is Bound.AT_LEAST) == (rate.high is None)
    assert (rate.bound is Bound.AT_MOST) == (rate.per_day == 0)


def assert_a_share(share: Share) -> None:
    assert 0 <= share.low <= share.value <= share.high <= 1


def numbers(rate: Rate) -> list[float]:
    return [number for number in (rate.per_day, rate.low, rate.high) if number is not None]


def holds(rate: Rate, truth: float) -> bool:
    return rate.low <= truth and (rate.high is None or truth <= rate.high)


def binomial(n: int, chance: float) -> list[float]:
    return [math.comb(n, k) * chance**k * (1 - chance) ** (n - k) for k in range(n + 1)]


def chance_of_change(rate: float) -> float:
    return -math.expm1(-rate)


# Regular visits


def expected_ratio(visits: int, rate: float, estimate: Callable[[int], float]) -> float:
    """The exact mean of estimate ÷ truth over every outcome of visits a day apart: no need to simulate."""
    return sum(p * estimate(x) for x, p in enumerate(binomial(visits, chance_of_change(rate)))) / rate


@pytest.mark.parametrize("visits", [4, 8, 12, 26, 52])
@pytest.mark.parametrize("rate", [0.05, 0.1, 0.3, 0.5, 1.0])
def test_regular_visits_are_unbiased_up_to_a_change_per_visit_and_the_naive_ratio_is_not(
    visits: int, rate: float
) -> None:
    corrected = expected_ratio(visits, rate, lambda x: rate_from_regular_visits(x, visits, 1).per_day)
    naive = expected_ratio(visits, rate, lambda x: x / visits)
    assert corrected == pytest.approx(1, abs=0.02)
    assert abs(naive - 1) > abs(corrected - 1)
    assert naive == pytest.approx(chance_of_change(rate) / rate)


@pytest.mark.parametrize(("visits", "ratio"), [(4, 0.832), (8, 0.947), (12, 0.983), (26, 1.001)])
def test_regular_visits_miss_changes_that_come_twice_as_fast(visits: int, ratio: float) -> None:
    assert expected_ratio(visits, 2, lambda x: rate_from_regular_visits(x, visits, 1).per_day) == pytest.approx(
        ratio, abs=0.001
    )


@pytest.mark.parametrize(
    ("visits", "changed", "per_interval"),
    [(4, 0, 0), (4, 1, 0.251), (8, 2, 0.268), (12, 6, 0.654), (26, 25, 2.872), (52, 52, 4.654)],
)
def test_regular_visits_give_the_published_table(visits: int, changed: int, per_interval: float) -> None:
    assert rate_from_regular_visits(changed, visits, 1).per_day == pytest.approx(per_interval, abs=0.0005)


@pytest.mark.parametrize("visits", [1, 4, 52])
def test_the_bounds_of_none_and_all_changed_are_exact(visits: int) -> None:
    none = rate_from_regular_visits(0, visits, 7)
    assert (none.per_day, none.low, none.bound) == (0, 0, Bound.AT_MOST)
    assert none.high is not None
    assert math.exp(-none.high * 7 * visits) == pytest.approx(0.05)
    assert none.high == pytest.approx(3 / (7 * visits), rel=0.002)  # the rule of three
    every = rate_from_regular_visits(visits, visits, 7)
    assert (every.high, every.bound) == (None, Bound.AT_LEAST)
    assert chance_of_change(every.low * 7) ** visits == pytest.approx(0.05)


@pytest.mark.parametrize("visits", [8, 12, 26, 52])
def test_the_bounds_of_regular_visits_hold_about_95_times_in_100(visits: int) -> None:
    covered = [
        sum(
            p
            for x, p in enumerate(binomial(visits, chance_of_change(rate)))
            if holds(rate_from_regular_visits(x, visits, 1), rate)
        )
        for rate in np.linspace(0.1, 1.5, 57).tolist()
    ]
    assert sum(covered) / len(covered) == pytest.approx(0.95, abs=0.012)
    assert min(covered) > 0.88


@given(visits_and_changed, st.floats(SHORTEST, LONGEST))
def test_regular_visits_are_sane(counts: tuple[int, int], interval: float) -> None:
    visits, changed = counts
    assert_sane(rate_from_regular_visits(changed, visits, interval))


@given(visits_and_changed, plain_length)
def test_twice_the_interval_is_half_the_rate(counts: tuple[int, int], interval: float) -> None:
    visits, changed = counts
    once, twice = (rate_from_regular_visits(changed, visits, days) for days in (interval, 2 * interval))
    assert numbers(twice) == pytest.approx([number / 2 for number in numbers(once)])


@given(visits_and_changed.filter(lambda counts: counts[1] >= 1), plain_length)
def test_more_changed_visits_are_a_higher_rate(counts: tuple[int, int], interval: float) -> None:
    visits, changed = counts
    fewer, more = (rate_from_regular_visits(x, visits, interval) for x in (changed - 1, changed))
    assert fewer.per_day < more.per_day
    assert fewer.low < more.low


@pytest.mark.parametrize(
    ("changed", "visits", "interval", "message"),
    [
        (-1, 4, 1, "changed must be between 0 and visits = 4, not -1"),
        (5, 4, 1, "changed must be between 0 and visits = 4, not 5"),
        (0, -1, 1, "visits must be between"),
        (0, 0, 1, "no time was observed"),
        (1, 4, 0, "no time was observed"),
        (1, 4, -1, "interval_days must be between"),
        (1, 4, NAN, "interval_days must be between"),
        (1, 4, INF, "interval_days must be between"),
        (NAN, 4, 1, "changed must be between"),
    ],
)
def test_regular_visits_refuse(changed: int, visits: int, interval: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        rate_from_regular_visits(changed, visits, interval)


# Irregular visits


@given(st.integers(1, 60), st.integers(1, 60), plain_length)
def test_equal_intervals_have_a_closed_form(changed: int, unchanged: int, interval: float) -> None:
    rate = rate_from_irregular_visits([interval] * changed, [interval] * unchanged)
    assert rate.per_day == pytest.approx(math.log((changed + unchanged) / unchanged) / interval, rel=1e-8)


@given(st.integers(1, 60), plain_length, st.booleans())
def test_none_and_all_changed_agree_with_regular_visits(visits: int, interval: float, all_changed: bool) -> None:
    intervals = [interval] * visits
    irregular = rate_from_irregular_visits(*((intervals, []) if all_changed else ([], intervals)))
    regular = rate_from_regular_visits(visits if all_changed else 0, visits, interval)
    assert irregular.bound is regular.bound
    assert numbers(irregular) == pytest.approx(numbers(regular), rel=1e-8)


@given(plain_lengths, plain_lengths)
def test_irregular_visits_give_the_most_likely_rate_and_bounds_of_its_likelihood(
    changed: list[float], unchanged: list[float]
) -> None:
    def log_likelihood(rate: float) -> float:
        return sum(math.log(-math.expm1(-rate * t)) for t in changed) - rate * sum(unchanged)

    rate = rate_from_irregular_visits(changed, unchanged)
    best = log_likelihood(rate.per_day)
    assert best >= max(log_likelihood(rate.per_day * factor) for factor in (0.5, 0.99, 1.01, 2))
    assert rate.high is not None
    for bound in (rate.low, rate.high):
        assert best - log_likelihood(bound) == pytest.approx(1.96**2 / 2, abs=1e-5)


@given(any_lengths, any_lengths)
def test_irregular_visits_are_sane(changed: list[float], unchanged: list[float]) -> None:
    if max([0.0, *changed, *unchanged]) < SHORTEST:
        with pytest.raises(ValueError, match="no time was observed"):
            rate_from_irregular_visits(changed, unchanged)
    else:
        assert_sane(rate_from_irregular_visits(changed, unchanged))


@given(plain_lengths, st.lists(plain_length, max_size=12))
def test_twice_the_intervals_are_half_the_rate(changed: list[float], unchanged: list[float]) -> None:
    once = rate_from_irregular_visits(changed, unchanged)
    twice = rate_from_irregular_visits([2 * t for t in changed], [2 * t for t in unchanged])
    assert numbers(twice) == pytest.approx([number / 2 for number in numbers(once)], rel=1e-7)


@given(plain_lengths, plain_lengths, plain_length)
def test_a_change_raises_the_rate_and_its_absence_lowers_it(
    changed: list[float], unchanged: list[float], interval: float
) -> None:
    rate = rate_from_irregular_visits(changed, unchanged).per_day
    assert rate_from_irregular_visits([*changed, interval], unchanged).per_day >= rate * (1 - 1e-9)
    assert rate_from_irregular_visits(changed, [*unchanged, interval]).per_day < rate


@given(plain_lengths, plain_lengths)
def test_intervals_without_length_say_nothing(changed: list[float], unchanged: list[float]) -> None:
    padded = rate_from_irregular_visits([*changed, 0, SHORTEST / 2], [0, *unchanged])
    assert padded == rate_from_irregular_visits(changed, unchanged)


def test_all_changed_at_different_intervals_bounds_the_rate_exactly() -> None:
    rate = rate_from_irregular_visits([1, 7, 30], [])
    assert rate.bound is Bound.AT_LEAST
    assert math.prod(chance_of_change(rate.low * t) for t in (1, 7, 30)) == pytest.approx(0.05, rel=1e-6)


@pytest.mark.parametrize(("visits", "runs", "tolerance"), [(12, 1500, 0.15), (52, 400, 0.05)])
def test_irregular_visits_beat_changes_per_day_and_their_bounds_hold(visits: int, runs: int, tolerance: float) -> None:
    """Nights that were skipped: intervals of 1 to 4 days, 0.5 changes a day."""
    random, truth = np.random.default_rng(20030803), 0.5
    ratios, naive, held = [], [], 0
    for _ in range(runs):
        lengths = random.integers(1, 5, visits)
        seen = random.random(visits) < -np.expm1(-truth * lengths)
        rate = rate_from_irregular_visits(lengths[seen].tolist(), lengths[~seen].tolist())
        ratios.append(rate.per_day / truth)
        naive.append(seen.sum() / lengths.sum() / truth)
        held += holds(rate, truth)
    assert np.mean(ratios) == pytest.approx(1, abs=tolerance)
    assert np.mean(naive) < 0.7
    assert held / runs == pytest.approx(0.95, abs=0.02)


@pytest.mark.parametrize("bad", [-1.0, NAN, INF, -INF, LONGEST * 2])
def test_irregular_visits_refuse(bad: float) -> None:
    with pytest.raises(ValueError, match="a changed interval must be between 0 and"):
        rate_from_irregular_visits([1, bad], [1])
    with pytest.raises(ValueError, match="an unchanged interval must be between 0 and"):
        rate_from_irregular_visits([1], [bad])


# Visits that tell when the last change was


@pytest.mark.parametrize("visits", [4, 12, 52])
@pytest.mark.parametrize("truth", [0.1, 0.5, 1.0, 2.0])
def test_last_changed_is_unbiased_and_changes_per_exposure_is_not(visits: int, truth: float) -> None:
    random, runs = np.random.default_rng(857166), 120_000 // visits
    # A Poisson source forgets: looking back from any visit, the last change is exponentially far.
    ages = random.exponential(1 / truth, (runs, visits))
    rates = [rate_from_last_changed([1.0] * visits, row) for row in ages.tolist()]
    ratios = np.array([rate.per_day for rate in rates]) / truth
    naive = (ages < 1).sum(1) / np.minimum(ages, 1).sum(1) / truth
    # 1 % is the bias of the estimator, the rest three standard errors of this simulation.
    error = 3 * ratios.std() / math.sqrt(runs)
    assert error < 0.032
    assert np.mean(ratios) == pytest.approx(1, abs=0.01 + error)
    assert np.mean(naive - ratios) > 0.5 / visits
    covered = np.mean([holds(rate, truth) for rate in rates])
    assert covered > 0.945
    # Few changes come in steps too coarse for 95 %.
    assert covered < 0.975 or visits * truth < 8


def test_last_changed_follows_its_formula() -> None:
    # Visits after 7, 7 and 10 days; the second saw no change (the last was 9 days before it).
    rate = rate_from_last_changed([7, 7, 10], [2, 9, 4])
    assert rate.per_day == pytest.approx((1 - 2 / (3 * math.log(1 / 3))) / (2 + 7 + 4))
    assert rate.bound is Bound.ESTIMATE


def test_last_changed_at_its_edges() -> None:
    none = rate_from_last_changed([7, 7], [7, 14])
    assert none == rate_from_regular_visits(0, 2, 7)
    every = rate_from_last_changed([7, 7, 7], [1, 2, 3])
    assert every.per_day == pytest.approx((3 - 1) / 6)
    assert every.bound is Bound.ESTIMATE
    # Always "changed just now": how fast cannot be told.
    assert rate_from_last_changed([7, 3], [0, 0]) == rate_from_irregular_visits([7, 3], [])
    assert rate_from_last_changed([7], [3]) == rate_from_irregular_visits([7], [])
    assert rate_from_last_changed([7, 0, 7], [1, 0, 9]) == rate_from_last_changed([7, 7], [1, 9])


@pytest.mark.parametrize(("changed", "low", "high"), [(2, 0.242, 7.22), (10, 4.80, 18.39), (100, 81.4, 121.6)])
def test_last_changed_bounds_a_count_as_the_poisson_tables_do(changed: int, low: float, high: float) -> None:
    rate = rate_from_last_changed([1.0] * 1000, [0.5] * changed + [2.0] * (1000 - changed))
    exposure = 1000 - changed / 2
    assert rate.high is not None
    assert (rate.low * exposure, rate.high * exposure) == pytest.approx((low, high), rel=0.08 if changed < 10 else 0.01)


@given(st.lists(st.tuples(any_length, any_length), max_size=12))
def test_last_changed_is_sane(visits: list[tuple[float, float]]) -> None:
    intervals, ages = [interval for interval, _ in visits], [age for _, age in visits]
    if max(intervals, default=0) < SHORTEST:
        with pytest.raises(ValueError, match="no time was observed"):
            rate_from_last_changed(intervals, ages)
    else:
        assert_sane(rate_from_last_changed(intervals, ages))


@given(st.lists(st.tuples(plain_length, plain_length), min_size=1, max_size=12))
def test_twice_the_lengths_are_half_the_rate(visits: list[tuple[float, float]]) -> None:
    once = rate_from_last_changed([i for i, _ in visits], [a for _, a in visits])
    twice = rate_from_last_changed([2 * i for i, _ in visits], [2 * a for _, a in visits])
    assert numbers(twice) == pytest.approx([number / 2 for number in numbers(once)], rel=1e-7)


def test_last_changed_refuses() -> None:
    with pytest.raises(ValueError, match="2 intervals do not match 1 lengths"):
        rate_from_last_changed([1, 1], [1])
    with pytest.raises(ValueError, match="a length since the last change must be between"):
        rate_from_last_changed([1], [-1])
    with pytest.raises(ValueError, match="an interval must be between"):
        rate_from_last_changed([NAN], [1])


# The prior of a class


def test_the_prior_counts_as_changes_seen_at_its_rate() -> None:
    # 2 changes at 0.1 a day are 20 days; with 3 changes in 30 days: 5 in 50.
    assert shrunk_rate(3, 30, 0.1, 2) == pytest.approx(5 / 50)
    assert shrunk_rate(4, 30, 0.1, 2) == pytest.approx(6 / 50)
    assert shrunk_rate(0, 0, 0.1, 2) == pytest.approx(0.1)
    assert shrunk_rate(3, 30, 0.4, 0) == pytest.approx(3 / 30)


@given(st.integers(0, 10**6), plain_length, st.floats(1e-6, 1e3), st.floats(0, 1e6))
def test_a_shrunk_rate_lies_between_what_was_seen_and_the_prior(
    changes: int, days: float, prior_rate: float, prior_weight: float
) -> None:
    low, high = sorted((changes / days, prior_rate))
    assert low * (1 - 1e-9) <= shrunk_rate(changes, days, prior_rate, prior_weight) <= high * (1 + 1e-9)


@given(st.integers(0, 2**53), any_length, st.floats(1 / LONGEST, 1 / SHORTEST), st.floats(0, 2**53))
def test_a_shrunk_rate_is_sane(changes: int, days: float, prior_rate: float, prior_weight: float) -> None:
    if days < SHORTEST and (changes or not prior_weight):
        with pytest.raises(ValueError, match=r"in no time|no time was observed"):
            shrunk_rate(changes, days, prior_rate, prior_weight)
    else:
        assert 0 <= shrunk_rate(changes, days, prior_rate, prior_weight) < INF


@pytest.mark.parametrize(("days", "gain"), [(10, 0.5), (90, 0.8)])
def test_with_few_data_a_shrunk_rate_errs_less_than_the_raw_one(days: int, gain: float) -> None:
    random = np.random.default_rng(1245008621)
    truth = random.gamma(1.5, 0.03 / 1.5, 20_000)
    seen = random.poisson(truth * days)
    shrunk = np.array([shrunk_rate(k, days, 0.03, 1.5) for k in seen.tolist()])
    assert np.mean((shrunk - truth) ** 2) < gain * np.mean((seen / days - truth) ** 2)
    # No other weight does better than the true one.
    for weight in (0.5, 4.5):
        other = np.array([shrunk_rate(k, days, 0.03, weight) for k in seen.tolist()])
        assert np.mean((shrunk - truth) ** 2) < np.mean((other - truth) ** 2)


@pytest.mark.parametrize(
    ("changes", "days", "prior_rate", "prior_weight", "message"),
    [
        (-1, 1, 1, 1, "changes must be between"),
        (1, -1, 1, 1, "days must be between"),
        (1, NAN, 1, 1, "days must be between"),
        (1, 1, 0, 1, "prior_rate must be between"),
        (1, 1, NAN, 1, "prior_rate must be between"),
        (1, 1, INF, 1, "prior_rate must be between"),
        (1, 1, 1, -1, "prior_weight must be between"),
        (1, 1, 1, NAN, "prior_weight must be between"),
        (2, 0, 1, 1, "2 changes cannot be seen in no time"),
        (0, 0, 1, 0, "no time was observed"),
    ],
)
def test_a_shrunk_rate_refuses(changes: int, days: float, prior_rate: float, prior_weight: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        shrunk_rate(changes, days, prior_rate, prior_weight)


# Silence


@pytest.mark.parametrize(("periods", "probability"), [(0, 1), (1, 0.37), (2, 0.14), (3, 0.05), (4.6, 0.01)])
def test_silence_over_periods(periods: float, probability: float) -> None:
    assert silence(periods * 30, 30) == pytest.approx(probability, abs=0.005)


@given(any_length, st.floats(SHORTEST, LONGEST))
def test_silence_is_a_probability(days: float, period: float) -> None:
    assert 0 <= silence(days, period) <= 1


@pytest.mark.parametrize(("days", "period"), [(1, 0), (1, -1), (-1, 1), (NAN, 1), (1, NAN), (INF, 1)])
def test_silence_refuses(days: float, period: float) -> None:
    with pytest.raises(ValueError, match="days must be"):
        silence(days, period)


# Regularity


def test_regularity_of_known_series() -> None:
    assert regularity([7] * 5) == Regularity(5, 7, 0, -1)
    few = regularity([10, 20, 30])
    assert (few.gaps, few.median_days, few.burstiness) == (3, 20, None)
    assert few.variation == pytest.approx(0.5)
    assert regularity([10, 20]).median_days == 15
    # A standard deviation of 15 on a mean of 30.
    series = regularity([15, 30, 30, 45, 30, 30, 15, 45, 30])
    assert series.variation == pytest.approx(math.sqrt(900 / 8) / 30)
    assert series.burstiness == pytest.approx((math.sqrt(900 / 8) - 30) / (math.sqrt(900 / 8) + 30))


def test_few_gaps_and_ties_are_no_error() -> None:
    nothing = Regularity(0, None, None, None)
    assert regularity([]) == nothing
    assert regularity([0, 0]) == nothing
    assert regularity([7]) == Regularity(1, 7, None, None)
    assert regularity([0, 7, 0, 7]) == regularity([7, 7]) == Regularity(2, 7, 0, None)


def test_regularity_tells_a_clock_from_chance_from_bursts() -> None:
    random = np.random.default_rng(48002)
    clock, chance, bursts = (
        regularity(gaps.tolist())
        for gaps in (random.normal(30, 3, 5000), random.exponential(30, 5000), 30 * random.pareto(1.1, 5000))
    )
    assert clock.variation == pytest.approx(0.1, abs=0.01)
    assert chance.variation == pytest.approx(1, abs=0.05)
    assert chance.burstiness == pytest.approx(0, abs=0.03)
    assert clock.burstiness is not None
    assert bursts.burstiness is not None
    assert clock.burstiness < -0.7
    assert bursts.burstiness > 0.5


def test_few_gaps_of_chance_look_as_regular_as_documented() -> None:
    random = np.random.default_rng(48002)
    for gaps, burstiness in ((4, -0.12), (20, -0.03)):
        found = [regularity(row).burstiness for row in random.exponential(30, (30_000 // gaps, gaps)).tolist()]
        assert np.mean(np.array(found, dtype=float)) == pytest.approx(burstiness, abs=0.01)


@given(any_lengths)
def test_regularity_is_sane(gaps: list[float]) -> None:
    found = regularity(gaps)
    assert found.gaps == sum(gap >= SHORTEST for gap in gaps)
    assert (found.median_days is None, found.variation is None, found.burstiness is None) == (
        found.gaps < 1,
        found.gaps < 2,
        found.gaps < 4,
    )
    assert found.variation is None or 0 <= found.variation <= math.sqrt(found.gaps) * (1 + 1e-9)
    assert found.burstiness is None or -1 <= found.burstiness < 1


@given(st.lists(plain_length, min_size=4, max_size=12))
def test_regularity_knows_no_unit_and_no_order(gaps: list[float]) -> None:
    once, twice = regularity(gaps), regularity([2 * gap for gap in reversed(gaps)])
    assert once.median_days is not None
    assert twice.median_days == pytest.approx(2 * once.median_days)
    assert (twice.variation, twice.burstiness) == pytest.approx((once.variation, once.burstiness))


@pytest.mark.parametrize("bad", [-1.0, NAN, INF])
def test_regularity_refuses(bad: float) -> None:
    with pytest.raises(ValueError, match="a gap must be between"):
        regularity([7, bad])


# Shares


def test_wilson_gives_the_textbook_values() -> None:
    # Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
    for successes, n, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)):
        share = wilson(successes, n)
        assert (share.value, share.low, share.high) == pytest.approx((successes / n, low, high), abs=0.0001)


@pytest.mark.parametrize("n", [10, 30, 100])
def test_wilson_covers_about_95_times_in_100_and_the_textbook_interval_does_not(n: int) -> None:
    truths = np.linspace(0.02, 0.98, 193).tolist()
    covered, naive = [], []
    for truth in truths:
        chances = binomial(n, truth)
        shares = [wilson(k, n) for k in range(n + 1)]
        covered.append(sum(p for p, s in zip(chances, shares, strict=True) if s.low <= truth <= s.high))
        naive.append(
            sum(
                p
                for p, s in zip(chances, shares, strict=True)
                if abs(s.value - truth) <= 1.96 * math.sqrt(s.value * (1 - s.value) / n)
            )
        )
    assert np.mean(covered) == pytest.approx(0.95, abs=0.008)
    assert np.mean(naive) < np.mean(covered) - 0.01


def test_ten_of_nineteen_tell_as_much_as_twenty_of_many() -> None:
    # (19 - 10)/(19 - 1) is a half.
    part, whole = wilson(4, 10, 19), wilson(8, 20)
    assert (part.low, part.high) == pytest.approx((whole.low, whole.high))


def test_wilson_covers_as_well_when_most_of_a_population_is_sampled() -> None:
    n, population = 60, 100
    covered: list[float] = []
    uncorrected: list[float] = []
    for holding in range(5, 96):
        for k in range(max(0, n - population + holding), min(n, holding) + 1):
            chance = math.comb(holding, k) * math.comb(population - holding, n - k) / math.comb(population, n)
            for found, share in ((covered, wilson(k, n, population)), (uncorrected, wilson(k, n))):
                found.append(chance / 91 if share.low <= holding / population <= share.high else 0)
    assert sum(covered) == pytest.approx(0.95, abs=0.015)
    assert sum(uncorrected) > 0.985


@given(visits_and_changed, st.integers(0, 10**6), st.floats(0.1, 5))
def test_wilson_is_sane(counts: tuple[int, int], unseen: int, z: float) -> None:
    n, successes = counts
    share = wilson(successes, n, n + unseen, z)
    assert_a_share(share)
    assert share.value == successes / n
    whole, mirrored = wilson(successes, n, None, z), wilson(n - successes, n, None, z)
    assert whole.low <= share.low + 1e-12
    assert share.high <= whole.high + 1e-12
    assert (mirrored.low, mirrored.high) == pytest.approx((1 - whole.high, 1 - whole.low))
    assert wilson(successes, n, n, z) == Share(share.value, share.value, share.value)
    # Wilson's bounds are where the truth would be just z standard deviations off.
    for truth in {whole.low, whole.high} - {0.0, 1.0}:
        if 1e-6 < truth < 1 - 1e-6:
            assert abs(whole.value - truth) == pytest.approx(z * math.sqrt(truth * (1 - truth) / n), rel=1e-4)


@pytest.mark.parametrize(
    ("successes", "n", "population", "z", "message"),
    [
        (-1, 4, None, 1.96, "successes must be between"),
        (5, 4, None, 1.96, "successes must be between 0 and n = 4, not 5"),
        (0, 0, None, 1.96, "a share needs a sample"),
        (0, -1, None, 1.96, "n must be between"),
        (1, 4, 3, 1.96, "n must be between 0 and population = 3, not 4"),
        (1, 4, None, 0, "z must be above 0"),
        (1, 4, None, NAN, "z must be above 0"),
    ],
)
def test_wilson_refuses(successes: int, n: int, population: int | None, z: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wilson(successes, n, population, z)


@given(visits_and_changed, st.integers(1, 1000))
def test_one_stratum_is_wilson(counts: tuple[int, int], unseen: int) -> None:
    n, successes = counts
    stratified, simple = stratified_share([(successes, n, n + unseen)]), wilson(successes, n, n + unseen)
    assert (stratified.value, stratified.low, stratified.high) == pytest.approx((simple.value, simple.low, simple.high))


@given(st.lists(stratum, max_size=8))
def test_a_stratified_share_is_sane_and_weighs_by_size(strata: list[tuple[int, int, int]]) -> None:
    if not any(sampled for _, sampled, _ in strata):
        with pytest.raises(ValueError, match="no stratum was sampled"):
            stratified_share(strata)
        return
    share = stratified_share(strata)
    assert_a_share(share)
    weights = sum(size for _, sampled, size in strata if sampled)
    exact = sum(Fraction(size * successes, sampled) for successes, sampled, size in strata if sampled) / weights
    assert share.value == pytest.approx(float(exact))
    # Nothing known can lie outside.
    total = sum(size for _, _, size in strata)
    known = sum(successes for successes, sampled, size in strata if sampled == size)
    known_not = sum(sampled - successes for successes, sampled, size in strata if sampled == size)
    assert known / total <= share.low + 1e-12
    assert share.high <= 1 - known_not / total + 1e-12


def test_strata_counted_in_full_or_not_at_all() -> None:
    assert stratified_share([(3, 10, 10), (9, 30, 30), (0, 0, 0)]) == Share(0.3, 0.3, 0.3)
    half_seen = stratified_share([(3, 10, 10), (0, 0, 10)])
    assert (half_seen.value, half_seen.low, half_seen.high) == pytest.approx((0.3, 0.15, 0.65))
    mixed, sample = stratified_share([(3, 10, 10), (4, 10, 30)]), wilson(4, 10, 30)
    assert (mixed.value, mixed.low, mixed.high) == pytest.approx(
        (0.075 + 0.75 * 0.4, 0.075 + 0.75 * sample.low, 0.075 + 0.75 * sample.high)
    )


@pytest.mark.parametrize("successes", [0, 1])
@pytest.mark.parametrize("sizes", [(7, 49, 11, 301, 13), (129, 244, 40)])
def test_strata_all_alike_in_a_small_sample_are_not_certain(successes: int, sizes: tuple[int, ...]) -> None:
    # The weights of the second sizes, rounded, sum to less than 1.
    share = stratified_share([(3 * successes, 3, size) for size in sizes])
    assert share.value == successes
    assert share.high - share.low > 0.2


@pytest.mark.parametrize(
    ("sizes", "sampled", "shares", "plain_coverage"),
    [
        ([500] * 4, [20] * 4, [0.05, 0.2, 0.6, 0.95], 0.96),
        ([40] * 50, [2] * 50, np.linspace(0.02, 0.98, 50).tolist(), 0.85),
        ([500] * 5, [20] * 5, [0.02] * 5, 0.9),
        ([900, 100], [300, 5], [0.01, 0.5], 0.91),
        ([1000, 500, 50], [30, 30, 30], [0.0, 0.02, 0.5], 0.55),
        ([50, 40, 30], [40, 20, 10], [0.5, 0.3, 0.7], 0.95),
    ],
)
def test_a_stratified_share_covers_where_the_plain_normal_interval_fails(
    sizes: list[int], sampled: list[int], shares: list[float], plain_coverage: float
) -> None:
    random, runs = np.random.default_rng(1998), 1500
    size, n = np.array(sizes), np.array(sampled)
    holding = np.rint(size * np.array(shares)).astype(int)
    truth = holding.sum() / size.sum()
    drawn = random.hypergeometric(holding, size - holding, n, (runs, len(sizes)))
    found = [stratified_share(list(zip(row, sampled, sizes, strict=True))) for row in drawn.tolist()]
    seen = drawn / n
    weight = size / size.sum()
    plain = 1.96 * np.sqrt((weight**2 * (size - n) / (size - 1) * seen * (1 - seen) / n).sum(1))
    assert 0.9 < np.mean([share.low <= truth <= share.high for share in found]) < 0.99
    assert np.mean(np.abs((weight * seen).sum(1) - truth) <= plain) < plain_coverage
    assert np.mean([share.value for share in found]) == pytest.approx(truth, abs=0.005)


@pytest.mark.parametrize(
    ("stratum", "message"),
    [
        ((-1, 5, 10), "successes must be between"),
        ((6, 5, 10), "successes must be between 0 and sampled = 5, not 6"),
        ((1, 11, 10), "sampled must be between 0 and size = 10, not 11"),
        ((0, 0, -1), "size must be between"),
        ((NAN, 5, 10), "successes must be between"),
    ],
)
def test_a_stratified_share_refuses(stratum: tuple[int, int, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        stratified_share([(1, 5, 10), stratum])


def test_the_share_of_uncertain_items() -> None:
    assert share_of_uncertain([1, 0, 0, 1]) == Share(0.5, 0.5, 0.5)
    share = share_of_uncertain([0.5] * 100)
    assert (share.value, share.low, share.high) == pytest.approx((0.5, 0.402, 0.598))
    assert share_of_uncertain([0.5]) == Share(0.5, 0, 1)


def test_the_share_of_uncertain_items_covers_about_95_times_in_100() -> None:
    random = np.random.default_rng(1837)
    chances = random.beta(2, 1, 200)
    share = share_of_uncertain(chances.tolist())
    outcomes = (random.random((20_000, 200)) < chances).mean(1)
    assert np.mean(outcomes) == pytest.approx(share.value, abs=0.001)
    assert np.mean((share.low <= outcomes) & (outcomes <= share.high)) == pytest.approx(0.95, abs=0.015)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_the_share_of_uncertain_items_is_sane(chances: list[float]) -> None:
    share = share_of_uncertain(chances)
    assert_a_share(share)
    assert share.value == pytest.approx(sum(chances) / len(chances))


@pytest.mark.parametrize("bad", [[], [0.5, -0.1], [1.1], [NAN]])
def test_the_share_of_uncertain_items_refuses(bad: list[float]) -> None:
    with pytest.raises(ValueError, match=r"a share needs items|a probability must be between 0 and 1"):
        share_of_uncertain(bad)
