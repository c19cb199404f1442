"""Each of the 31 provisions is found in a sentence that states it, and in none that does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.documents.policy import read
from auditor.documents.provision_words import WORDS
from auditor.documents.provisions import MARKED, PROVISIONS

#: A sentence that states each provision, and nothing of the others but where it cannot be helped.
STATED = {
    "proactive-release": "Departments shall proactively release what they hold.",
    "build-on-precedent": "This chapter adds to the duties of the Public Records Act.",
    "goals-and-values": "The purpose of this policy is a government that is accountable.",
    "lists-of-holdings": "Each department shall keep an inventory of what it holds.",
    "prioritization": "Departments shall set priorities for what goes online.",
    "outside-services": "Contractors shall hand over the data that they keep for the city.",
    "sensitive-information": "Nothing that is confidential shall be published.",
    "open-formats": "Files shall be offered in a machine-readable form.",
    "thoughtful-formats": "Tables shall be given at the finest level of detail that can be had.",
    "open-access": "No registration shall be asked of anybody.",
    "license-free": "All tables shall be placed in the public domain.",
    "citations": "Whoever passes a table on is asked to give attribution.",
    "metadata": "Each table shall come with metadata.",
    "open-data-creation": "Each page shall tell how the data was collected.",
    "unique-identifiers": "Parcels shall carry persistent identifiers.",
    "open-code": "Software written for the city shall be released as open source.",
    "archival-material": "The clerk shall see to the digitization of old ledgers.",
    "data-portals-and-websites": "Everything shall be found on the portal.",
    "bulk-data": "Tables shall be offered in bulk.",
    "public-apis": "Large tables shall be offered by an API.",
    "data-collection": "Forms shall be submitted by electronic filing.",
    "real-time-updates": "Tables shall be updated at least quarterly.",
    "permanent-access": "What was published shall remain available.",
    "oversight-authority": "The chief data officer shall run the program.",
    "binding-regulations": "The director shall issue technical standards.",
    "public-participation": "The city shall ask for feedback.",
    "timelines": "Within ninety days of adoption the work shall begin.",
    "data-quality": "Departments shall ensure the quality of data.",
    "funding": "The council shall consider a funding request.",
    "partnerships": "The city shall seek partnerships.",
    "future-review": "This policy shall be reviewed.",
}
#: Provisions that one sentence cannot help to show with another.
BESIDE = {"unique-identifiers": {"permanent-access"}}
PLAIN = (
    "The parks crew shall mow the lawns by hand. Benches shall be painted green. Dogs shall stay on a leash. "
    "Whoever finds a glove shall hang it on the fence."
)
#: Sentences that come near to a provision, and state another thing.
NEAR = [
    ("citations", "This chapter may be cited as the Open Data Ordinance."),
    ("citations", "The court shall mail parking citations."),
    ("goals-and-values", "The Chief Innovation Officer shall keep the door."),
    ("data-quality", "The city makes no warranty that data is accurate."),
    (
        "sensitive-information",
        "Whereas, other towns keep things confidential.\n\nNow, therefore, be it resolved: Lawns shall be mown.",
    ),
    ("timelines", "The mayor may be seen by appointment."),
    ("open-code", "The code of the city shall be kept by the clerk."),
    ("public-apis", "The rapid bus shall stop here."),
    ("bulk-data", "The hulk shall be towed."),
    ("archival-material", "The historic bridge shall be painted."),
]


def shown(text: str) -> set[str]:
    return {one.provision.code for one in read(text).provisions if one.place is not None}


def test_the_list_is_whole():
    assert [one.number for one in PROVISIONS] == list(range(1, 32))
    assert {one.code for one in PROVISIONS} == set(STATED) == set(WORDS)
    assert all(0 < one.carried <= MARKED and 0 < one.share <= 1 for one in PROVISIONS)
    assert len({one.name for one in PROVISIONS}) == 31


@pytest.mark.parametrize("code", STATED)
def test_a_sentence_states_its_provision_and_no_other(code):
    assert shown(STATED[code]) == {code} | BESIDE.get(code, set())


@pytest.mark.parametrize("code", STATED)
def test_the_sentence_is_quoted_from_among_others(code):
    text = f"{PLAIN}\n\n{STATED[code]}\n\n{PLAIN}"
    place = next(one.place for one in read(text).provisions if one.provision.code == code)
    assert place is not None
    assert place.quote in STATED[code]
    assert " ".join(text[place.start : place.end].split()) == place.quote


def test_a_text_about_lawns_has_none():
    assert shown(PLAIN) == set()


@pytest.mark.parametrize(("code", "text"), NEAR)
def test_near_is_not_there(code, text):
    assert code not in shown(text)


@pytest.mark.parametrize("code", STATED)
def test_without_its_sentence_a_text_lacks_it(code):
    others = [text for name, text in STATED.items() if name != code and code not in BESIDE.get(name, set())]
    assert code not in shown("\n\n".join(others))


def test_all_of_them_at_once():
    assert shown("\n\n".join(STATED.values())) == set(STATED)


@given(st.text(max_size=400))
def test_always_thirty_one_in_their_order(text):
    found = read(text).provisions
    assert [one.provision for one in found] == list(PROVISIONS)
    for one in found:
        if one.place is not None:
            assert 0 <= one.place.start <= one.place.end <= len(text)
