"""The kinds of data that a city is expected to publish, and which dataset of a catalog is one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from auditor.model import Catalog, Dataset, NotCollected
from checks._text import vocabulary, words


class Kind(NamedTuple):
    """A kind of data.

    phrases: words that name it in a title; named: all of them. spoken: phrases of several words, as they are said.
    support: words that its columns and description are made of. strange: words beside which a phrase means something
    else.
    """

    slug: str
    name: str
    phrases: tuple[frozenset[str], ...]
    named: frozenset[str]
    spoken: tuple[str, ...]
    support: frozenset[str]
    strange: frozenset[str]


#: As many words of the description and the columns have to bear a title out; ours.
_SUPPORT = 2
_READ = 1000
_STRANGE = vocabulary(
    """
    agenda appeal crosswalk dictionary faq guide hearing meeting minute newsletter reference survey test training
    """
)
#: Words of a title that tell nothing of its kind.
_EMPTY = vocabulary(
    "a and annual by city county current data dataset for from in of on present report the to town with"
)
#: A title with more other words names something more special than the kind; ours.
_OTHER_WORDS = 4


@lru_cache(maxsize=32768)
def _stem(word: str) -> str:
    """The singular of a word, near enough to compare by."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(_stem, words(text)))


def _kind(slug: str, name: str, phrases: str, support: str, strange: str = "") -> Kind:
    """A kind from lists of words; phrases are parted by a comma, and their words may stand in any order."""
    said = phrases.split(",")
    sets = tuple(map(_stems, said))
    # One word alone says too little in a description, where a budget or a crime is soon mentioned.
    spoken = tuple(phrase for phrase in said if " " in phrase)
    return Kind(slug, name, sets, frozenset().union(*sets), spoken, _stems(support), _STRANGE | _stems(strange))


KINDS = (
    _kind(
        "asset-disclosure",
        "officials' asset disclosures",
        "asset disclosure,financial disclosure,financial interest,economic interest",
        "official filer filing interest income gift agency position elected employee year",
    ),
    _kind(
        "budget",
        "the city budget",
        "budget",
        "fund department amount appropriation fiscal revenue expenditure account program adopted",
        "measure participatory ratio tweet",
    ),
    _kind(
        "business-listings",
        "business listings",
        "business license,business listing,business directory,business registration,active business,"
        "registered business,business location,business account,licensed business",
        "address name owner naics dba trade license account expiration zip",
        "violation complaint improvement",
    ),
    _kind(
        "campaign-finance",
        "campaign contributions",
        "campaign finance,campaign contribution,political contribution,campaign donation,election contribution",
        "contributor donor amount candidate committee recipient filer contribution office",
    ),
    _kind(
        "code-enforcement",
        "code enforcement violations",
        "code enforcement,code violation,building violation,housing violation,property violation,code complaint,"
        "housing code",
        "case address status date inspection complaint parcel violation ordinance",
    ),
    _kind(
        "construction-permits",
        "construction permits",
        "building permit,construction permit,development permit",
        "permit issue address contractor valuation status type work applicant project",
        "event parking street",
    ),
    _kind(
        "crime",
        "crime reports",
        "crime,police incident,offense,nibrs,police report",
        "offense incident location block district ucr nibrs date beat arrest precinct",
        "dispatched force prevention",
    ),
    _kind(
        "lobbyists",
        "lobbyist activity",
        "lobbyist,lobbying",
        "client registrant firm subject compensation activity employer official",
    ),
    _kind(
        "parcels",
        "parcels",
        "parcel,tax lot",
        "apn pin geometry lot owner acre area boundary polygon assessor address",
        "delivery parking",
    ),
    _kind(
        "procurement-contracts",
        "procurement contracts",
        "contract,procurement,contract award,purchase order",
        "vendor supplier amount award department description start end bid",
        "demolition",
    ),
    _kind(
        "property-assessment",
        "property assessments",
        "property assessment,assessed value,property valuation,assessment roll,tax assessment,property value",
        "parcel value land improvement building total tax year owner address",
    ),
    _kind(
        "property-transfers",
        "property deeds and transfers",
        "property transfer,property sale,deed,real estate sale,home sale",
        "sale price date grantor grantee buyer seller parcel address",
    ),
    _kind(
        "public-buildings",
        "public buildings",
        "public building,city building,municipal building,city facility,public facility,municipal facility",
        "facility address name location square footage department owner type",
        "art energy permit solar",
    ),
    _kind(
        "restaurant-inspections",
        "restaurant inspections",
        "restaurant inspection,food inspection,food service inspection,restaurant score,restaurant grade",
        "inspection score violation date address grade facility permit establishment",
    ),
    _kind(
        "service-requests",
        "service requests (311)",
        "311,service request",
        "request status created closed opened type category address agency department",
        "article call content metric street",
    ),
    _kind(
        "spending",
        "spending",
        "checkbook,expenditure,vendor payment,spending,accounts payable,disbursement",
        "vendor payee amount check date department fund invoice payment",
        "behested campaign candidate lobbyist plan",
    ),
    _kind(
        "transit",
        "transit schedules and stops",
        "gtfs,transit schedule,transit stop,bus stop,transit route,bus route,transit feed",
        "stop route schedule agency trip feed rider rail shape latitude bus transit",
        "shelter school",
    ),
    _kind(
        "website-analytics",
        "website analytics",
        "web analytics,website analytics,site analytics,website traffic,website visit,page view,website statistic,"
        "google analytics,web statistic",
        "page visit session view user visitor browser url date",
    ),
    _kind(
        "zoning",
        "zoning",
        "zoning",
        "zone district geometry polygon boundary code overlay shape land ordinance area",
        "case historic proposed regulation variance violation",
    ),
    _kind(
        "employee-salaries",
        "employee salaries",
        "salary,employee compensation,payroll,employee earning,employee wage,employee pay",
        "title department salary pay gross overtime name job annual employee",
        "budget business schedule tax",
    ),
    _kind(
        "police-use-of-force",
        "police use of force",
        "use of force,response to resistance",
        "officer subject incident date race district type police",
    ),
    _kind(
        "traffic-crashes",
        "traffic crashes",
        "crash,collision,traffic accident,vehicle accident",
        "date injury injured fatal location street vehicle severity latitude",
        "wildlife",
    ),
)


class _Fit(NamedTuple):
    """How well a dataset fits a kind: how many words bear it out, how many others its title has, whether it counts."""

    dataset: Dataset
    support: int
    others: int
    found: bool


def _phrases_by_word() -> dict[str, list[tuple[Kind, frozenset[str]]]]:
    """Each phrase under one of its words, so that most words of a title lead nowhere at once."""
    index = defaultdict(list)
    for kind in KINDS:
        for phrase in kind.phrases:
            index[min(phrase)].append((kind, phrase))
    return dict(index)


_INDEX = _phrases_by_word()


class Match(NamedTuple):
    """What of a catalog is of a kind. best: the plainest dataset, None where nothing comes near; found: whether it is
    one, or only may be; many: how many are."""

    kind: Kind
    best: Dataset | None
    found: bool
    many: int


def matches(catalog: Catalog) -> Iterator[Match]:
    """For each kind what the catalog has of it. Datasets left out of the count are candidates at most."""
    fits: dict[str, list[_Fit]] = defaultdict(list)
    for dataset in catalog.datasets:
        for kind, fit in _by_title(dataset):
            fits[kind.slug].append(fit)
    for dataset in catalog.left_out:
        for kind, fit in _by_title(dataset):
            fits[kind.slug].append(fit._replace(found=False))
    missing = [kind for kind in KINDS if not fits[kind.slug]]
    for kind, fit in _by_description(catalog.datasets, missing):
        fits[kind.slug].append(fit)
    for kind in KINDS:
        found = [fit for fit in fits[kind.slug] if fit.found]
        yield Match(kind, _best(found or fits[kind.slug]), bool(found), len(found))


def _by_title(dataset: Dataset) -> Iterator[tuple[Kind, _Fit]]:
    """The kinds that the title of a dataset names."""
    if not dataset.title:
        return
    title = _stems(dataset.title[:_READ])
    told = set()
    for word in title:
        for kind, phrase in _INDEX.get(word, ()):
            if phrase <= title and kind.slug not in told:
                told.add(kind.slug)
                support = (_column_words(dataset) | _stems((dataset.description or "")[:_READ])) & kind.support
                count = len(support - title)
                others = sum(not word.isdigit() for word in title - kind.named - _EMPTY)
                found = count >= _SUPPORT and others <= _OTHER_WORDS and not title & kind.strange
                yield kind, _Fit(dataset, count, others, found)


def _by_description(datasets: Iterable[Dataset], kinds: list[Kind]) -> Iterator[tuple[Kind, _Fit]]:
    """Candidates for the kinds that no title names: the description does, and the columns bear it out."""
    sought = [(kind, phrase) for kind in kinds for phrase in kind.spoken]
    if not sought:
        return
    for dataset in datasets:
        if not dataset.description or not isinstance(dataset.columns, tuple):
            continue
        text = dataset.description[:_READ].casefold()
        for kind, phrase in sought:
            if phrase in text:
                count = len(_column_words(dataset) & kind.support)
                if count >= _SUPPORT:
                    yield kind, _Fit(dataset, count, _OTHER_WORDS, found=False)


def _column_words(dataset: Dataset) -> frozenset[str]:
    if isinstance(dataset.columns, NotCollected) or not dataset.columns:
        return frozenset()
    return _stems(" ".join(column.name[:80] for column in dataset.columns[:200]))


def _best(fits: list[_Fit]) -> Dataset | None:
    """The dataset with the plainest title and the most support; among equals the first by portal and identifier."""
    if not fits:
        return None
    return min(fits, key=lambda fit: (fit.others, -fit.support, fit.dataset.portal, fit.dataset.id)).dataset
