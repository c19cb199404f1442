"""How often a dataset changes, and which share of datasets holds, each with the bounds that go with it.

Changes between two visits hide one another, so changes ÷ time is too low where a visit tells only whether something
changed, and too high where a few visits also tell when. These estimators correct both.

Lengths are days (0 to what a `timedelta` holds; shorter than a microsecond counts as none), rates are changes a day,
bounds are 95 %. Bad input (negative, NaN, infinite, more changes than visits) raises ValueError.

Source: Cho & Garcia-Molina, Estimating Frequency of Change, ACM TOIT 3(3) 2003, doi 10.1145/857166.857170, unless a
docstring names another.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from enum import StrEnum

from msgspec import Struct

#: The resolution and the reach of a datetime, in days: they keep every result finite.
SHORTEST = timedelta.resolution / timedelta(days=1)
LONGEST = timedelta.max / timedelta(days=1)
#: Above this, a float no longer counts by ones.
MOST = 2**53
#: Two-sided 95 %: the normal quantile, and the loss of log-likelihood at the bounds.
Z95 = 1.96
LOSS = Z95**2 / 2
#: One-sided 95 %: the log-probability that what was seen is still seen at the bound. Its size is the "rule of three".
ONE_SIDED = math.log(0.05)
#: Sampled items' worth of the overall share lent to each stratum when its spread is estimated.
LENT = 2


class Bound(StrEnum):
    """How far the visits determine a rate."""

    ESTIMATE = "estimate"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Rate(Struct, frozen=True, gc=False):
    """Changes per day: the best single number, with low ≤ per_day ≤ high.

    bound: `estimate`, both bounds hold (two-sided 95 %); `at_least`, every visit saw a change, so only `low` holds and
    `high` is None; `at_most`, no visit saw one, so only `high` holds, per_day and low are 0 (both one-sided 95 %).
    """

    per_day: float
    low: float
    high: float | None
    bound: Bound


class Share(Struct, frozen=True, gc=False):
    """A share with its 95 % interval: 0 ≤ low ≤ value ≤ high ≤ 1."""

    value: float
    low: float
    high: float


class Regularity(Struct, frozen=True, gc=False):
    """How regular a series of updates is; a number the gaps are too few for is None.

    gaps: how many were counted. median_days: the median gap (1 gap or more). variation: standard deviation ÷ mean
    (2 or more), 0 for a clock, about 1 for chance. burstiness: (s - m)/(s + m) (4 or more), -1 for a clock, about 0 for
    chance, towards 1 for bursts.
    """

    gaps: int
    median_days: float | None
    variation: float | None
    burstiness: float | None


def rate_from_regular_visits(changed: int, visits: int, interval_days: float) -> Rate:
    """The rate from visits at one interval, `changed` of which saw a change since the visit before.

    -ln((n - X + 0.5)/(n + 0.5)) / interval. From 4 visits up the bias is below 2 % up to one change per interval; at
    two it is 17 % low with 4 visits, 5 % with 8, 2 % with 12. Bounds: Wilson's for the share of unchanged visits.
    """
    _count("visits", visits)
    _count("changed", changed, "visits", visits)
    interval = _length("interval_days", interval_days)
    if not visits or not interval:
        raise ValueError("no time was observed")
    if not changed:
        return _at_most(visits * interval)
    per_day = -math.log1p(-changed / (visits + 0.5)) / interval
    if changed == visits:
        return Rate(per_day, _all_changed_chance(visits, ONE_SIDED) / interval, None, Bound.AT_LEAST)
    unchanged = wilson(visits - changed, visits)
    return Rate(per_day, abs(math.log(unchanged.high)) / interval, -math.log(unchanged.low) / interval, Bound.ESTIMATE)


def rate_from_irregular_visits(changed_intervals: Iterable[float], unchanged_intervals: Iterable[float]) -> Rate:
    """The most likely rate from intervals between visits (days): those that saw a change, and those that saw none.

    Solves Σ changed t/(exp(rate·t) - 1) = Σ unchanged t. Intervals without length say nothing and are left out. Few
    visits make it high: by about a fifth with 4, a tenth with 12, 3 % with 52. Bounds: where the likelihood falls to
    exp(-1.92) of its best. Where all intervals changed there is no most likely rate: then it is the one at which that
    is as probable as at the rate `rate_from_regular_visits` gives, and the low bound is exact.
    """
    changed = _lengths("a changed interval", changed_intervals)
    unchanged = math.fsum(_lengths("an unchanged interval", unchanged_intervals))
    if not changed and not unchanged:
        raise ValueError("no time was observed")
    if not changed:
        return _at_most(unchanged)
    if not unchanged:
        visits = len(changed)
        per_day = _all_changed(changed, -visits * math.log1p(0.5 / visits))
        return Rate(per_day, _all_changed(changed, ONE_SIDED), None, Bound.AT_LEAST)
    per_day = _most_likely(changed, unchanged)
    best = _log_likelihood(per_day, changed, unchanged)
    # Both outer brackets come from 1 - exp(-x) < min(x, 1), put into the log-likelihood.
    least = math.exp((best - LOSS - math.fsum(map(math.log, changed))) / len(changed))
    most = per_day + (LOSS - best) / unchanged
    return Rate(
        per_day,
        _turn(lambda rate: _log_likelihood(rate, changed, unchanged) > best - LOSS, least, per_day),
        _turn(lambda rate: _log_likelihood(rate, changed, unchanged) < best - LOSS, per_day, most),
        Bound.ESTIMATE,
    )


def rate_from_last_changed(intervals: Sequence[float], since_change: Sequence[float]) -> Rate:
    """The rate from visits that tell when the last change was: days since the visit before, days since the last change.

    ((X - 1) - X/(N·ln(1 - X/N)))/T, with N visits, X of them with a change since the visit before, and T the sum of the
    shorter of the two lengths. Bias about 1 % from 4 visits up; needs a date of the *data*. X = N gives (X - 1)/T, the
    limit. Where that says nothing (one visit; T = 0, always "just now") only that each visit saw a change is used.
    Bounds: Byar's for X counted in T (Breslow & Day, Statistical Methods in Cancer Research II, IARC 1987, p. 69).
    """
    if len(intervals) != len(since_change):
        raise ValueError(f"{len(intervals)} intervals do not match {len(since_change)} lengths since the last change")
    lengths = [_length("an interval", length) for length in intervals]
    ages = [_length("a length since the last change", age) for age in since_change]
    visits = [(length, age) for length, age in zip(lengths, ages, strict=True) if length]
    counted = len(visits)
    changed = sum(age < length for length, age in visits)
    exposure = math.fsum(min(visit) for visit in visits)
    if changed == counted and (counted <= 1 or not exposure):
        return rate_from_irregular_visits(lengths, ())
    if not changed:
        return _at_most(exposure)
    correction = changed / (counted * math.log1p(-changed / counted)) if changed < counted else 0.0
    return Rate(
        (changed - 1 - correction) / exposure,
        changed * _byar(changed, -Z95) / exposure,
        (changed + 1) * _byar(changed + 1, Z95) / exposure,
        Bound.ESTIMATE,
    )


def shrunk_rate(changes: int, days: float, prior_rate: float, prior_weight: float) -> float:
    """Changes a day where few were seen, drawn to the rate of its class: (A + k)/(A/B + t), the gamma-Poisson mean.

    changes: k, seen in t = days. prior_rate: B, the class's changes a day, above 0. prior_weight: A, how many changes
    the class's rate counts for. Without a change the prior wears off as time passes; with A = 0 it is changes ÷ days.
    """
    _count("changes", changes)
    observed = _length("days", days)
    if not 1 / LONGEST <= prior_rate <= 1 / SHORTEST:
        raise ValueError(f"prior_rate must be between 1 in {LONGEST:,.0f} days and 1 a microsecond, not {prior_rate}")
    if not 0 <= prior_weight <= MOST:
        raise ValueError(f"prior_weight must be between 0 and {MOST:,}, not {prior_weight}")
    if changes and not observed:
        raise ValueError(f"{changes} changes cannot be seen in no time")
    if not observed and not prior_weight:
        raise ValueError("no time was observed and the prior has no weight")
    prior_share = prior_weight / (prior_weight + observed * prior_rate)
    seen = changes / (prior_weight / prior_rate + observed) if changes else 0.0
    return prior_share * prior_rate + seen


def silence(days: float, period_days: float) -> float:
    """The probability of no change in so many days, for changes by chance once a period on average: exp(-days/period).

    Only for irregular and as-needed updates: a schedule is missed as soon as its period and slack have passed.
    """
    period = _length("period_days", period_days)
    if not period:
        raise ValueError(f"period_days must be at least a microsecond, not {period_days}")
    return math.exp(-_length("days", days) / period)


def regularity(gaps: Iterable[float]) -> Regularity:
    """How regular the gaps between updates are (days). A gap without length is one update seen twice and is left out.

    The standard deviation is the sample's (n - 1). Burstiness: Goh & Barabási, EPL 81 (2008) 48002; few gaps pull it
    down: chance gives -0.12 on average with 4 gaps, -0.03 with 20.
    """
    lengths = _lengths("a gap", gaps)
    count = len(lengths)
    if not count:
        return Regularity(0, None, None, None)
    mean = statistics.fmean(lengths)
    spread = statistics.stdev(lengths) if count >= 2 else None
    return Regularity(
        count,
        statistics.median(lengths),
        spread / mean if spread is not None else None,
        (spread - mean) / (spread + mean) if spread is not None and count >= 4 else None,
    )


def wilson(successes: int, n: int, population: int | None = None, z: float = Z95) -> Share:
    """The share of successes among n sampled items, with Wilson's score interval (JASA 22, 1927, 209-212).

    population: how many the n were drawn from without replacement; the variance is multiplied by (N - n)/(N - 1), so
    that a full count has no interval.
    """
    _count("n", n)
    if not n:
        raise ValueError("a share needs a sample, n is 0")
    _count("successes", successes, "n", n)
    if not 0 < z <= 100:
        raise ValueError(f"z must be above 0 and at most 100, not {z}")
    if population is not None:
        _count("population", population)
        _count("n", n, "population", population)
    return _wilson(successes / n, z**2 * _unseen(n, population) / n)


def stratified_share(strata: Sequence[tuple[int, int, int]]) -> Share:
    """The share of successes in a population sampled by strata: (successes, sampled, size) of each.

    Strata count by size. Fully counted ones are certain. The others get Wilson's interval at the sample size that a
    simple sample of the same variance has (Korn & Graubard, Survey Methodology 24, 1998, 193: so with exact bounds),
    each stratum's variance from its share drawn to the overall one by two items, so that a small stratum that happens
    to be all alike does not look certain. Of strata not sampled nothing is known: the value takes them like the rest,
    the interval lets them be anything. Nothing sampled raises ValueError.
    """
    for successes, sampled, size in strata:
        _count("size", size)
        _count("sampled", sampled, "size", size)
        _count("successes", successes, "sampled", sampled)
    total = sum(size for _, _, size in strata)
    counted = [stratum for stratum in strata if 0 < stratum[1] == stratum[2]]
    drawn = [stratum for stratum in strata if 0 < stratum[1] < stratum[2]]
    if not counted and not drawn:
        raise ValueError("no stratum was sampled")
    certain = sum(successes for successes, _, _ in counted) / total
    certain_weight = sum(size for _, _, size in counted) / total
    sample = _sampled_share(drawn) if drawn else Share(0.0, 0.0, 0.0)
    drawn_weight = sum(size for _, _, size in drawn) / total
    unknown_weight = sum(size for _, sampled, size in strata if not sampled) / total
    value = (certain + drawn_weight * sample.value) / (certain_weight + drawn_weight)
    low = certain + drawn_weight * sample.low
    high = certain + drawn_weight * sample.high + unknown_weight
    return _share(value, low, high)


def share_of_uncertain(probabilities: Sequence[float]) -> Share:
    """The share of items that hold, each with its own probability, independent of the others (Poisson-binomial).

    value: their mean; interval: ± 1.96 · √Σp(1 - p)/n, clipped to 0..1. No items raise ValueError.
    """
    if not probabilities:
        raise ValueError("a share needs items, there are none")
    for probability in probabilities:
        if not 0 <= probability <= 1:
            raise ValueError(f"a probability must be between 0 and 1, not {probability}")
    value = statistics.fmean(probabilities)
    half = Z95 * math.sqrt(math.fsum(p * (1 - p) for p in probabilities)) / len(probabilities)
    return _share(value, value - half, value + half)


def _count(name: str, value: int, of: str = "", most: int = MOST) -> None:
    if not 0 <= value <= most:
        raise ValueError(f"{name} must be between 0 and {of and of + ' = '}{most:,}, not {value}")


def _length(name: str, days: float) -> float:
    if not 0 <= days <= LONGEST:
        raise ValueError(f"{name} must be between 0 and {LONGEST:,.0f} days, not {days}")
    return days if days >= SHORTEST else 0.0


def _lengths(name: str, intervals: Iterable[float]) -> list[float]:
    """The lengths that are more than none."""
    return [length for interval in intervals if (length := _length(name, interval))]


def _at_most(days: float) -> Rate:
    """No change in so many days: the exact bound of chance changes."""
    return Rate(0.0, 0.0, -ONE_SIDED / days, Bound.AT_MOST)


def _all_changed_chance(visits: int, log_probability: float) -> float:
    """The changes per interval at which so many equal intervals all see one with that probability."""
    return -math.log(-math.expm1(log_probability / visits))


def _all_changed(intervals: Sequence[float], log_probability: float) -> float:
    """The rate at which all of these intervals see a change with that probability."""
    # It lies between the rates for all as long as the longest and all as short as the shortest.
    chance = _all_changed_chance(len(intervals), log_probability)
    return _turn(
        lambda rate: _log_likelihood(rate, intervals, 0) > log_probability,
        chance / max(intervals),
        chance / min(intervals),
    )


def _most_likely(changed: Sequence[float], unchanged: float) -> float:
    """The root of the likelihood equation; 1 - x/2 ≤ x/(exp(x) - 1) ≤ 1 brackets it."""
    count, total = len(changed), math.fsum(changed)

    def too_high(rate: float) -> bool:
        # exp(-x) cannot overflow, exp(x) can.
        return math.fsum(t * math.exp(-rate * t) / -math.expm1(-rate * t) for t in changed) < unchanged

    return _turn(too_high, count / (unchanged + total / 2), count / unchanged)


def _log_likelihood(rate: float, changed: Sequence[float], unchanged: float) -> float:
    return math.fsum(math.log(-math.expm1(-rate * t)) for t in changed) - rate * unchanged


def _turn(passed: Callable[[float], bool], low: float, high: float) -> float:
    """Where `passed` turns true between two positive numbers, to ten digits: bisection by ratio, as rates span many."""
    while low * (1 + 1e-10) < high:
        middle = math.sqrt(low) * math.sqrt(high)
        if passed(middle):
            high = middle
        else:
            low = middle
    return high


def _byar(count: int, z: float) -> float:
    """The factor from a count of chance events to a bound of its mean, where z is the normal quantile of the bound."""
    return (1 - 1 / (9 * count) + z / (3 * math.sqrt(count))) ** 3


def _unseen(n: int, population: int | None) -> float:
    """The finite-population correction of a variance."""
    if population is None:
        return 1.0
    return (population - n) / (population - 1) if n < population else 0.0


def _wilson(share: float, spread: float) -> Share:
    """Wilson's interval; spread: z² ÷ effective sample size."""
    centre = (share + spread / 2) / (1 + spread)
    half = math.sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
    return _share(share, centre - half, centre + half)


def _sampled_share(strata: Sequence[tuple[int, int, int]]) -> Share:
    """The share over strata each sampled in part."""
    total = sum(size for _, _, size in strata)
    # In this order of operations all successes give exactly 1, which the ratio below relies on.
    value = math.fsum(size * successes / sampled for successes, sampled, size in strata) / total
    simple = value * (1 - value)
    spread = 0.0
    for successes, sampled, size in strata:
        drawn = (successes + LENT * value) / (sampled + LENT)
        ratio = drawn * (1 - drawn) / simple if simple > 0 else 1.0
        spread += (size / total) ** 2 * ratio * _unseen(sampled, size) / sampled
    return _wilson(value, Z95**2 * spread)


def _share(value: float, low: float, high: float) -> Share:
    """A share whose parts are in order and within 0..1 in spite of rounding."""
    value = min(max(value, 0.0), 1.0)
    return Share(value, min(max(low, 0.0), value), max(min(high, 1.0), value))
