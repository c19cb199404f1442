"""Which kind of page an address and the words of its link speak of, and how worth asking it is.

Wrong guesses cost a request and nothing else: what a document is gets decided by its text, never here.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from auditor.documents.topic_words import (
    BESIDE,
    GOVERNMENT_PRIVACY,
    LEADS_ON,
    PRIVACY,
    SAYS_DATA,
    SAYS_DATA_STRONGLY,
    TOPICS,
    WANTED,
    Topic,
)

__all__ = ["WANTED", "Topic", "path_words", "plain", "worth"]

#: A page is not judged by what comes after so many characters of its address or its link.
_LONGEST = 400
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OTHER = re.compile(r"[^a-z0-9]+")
_DATED = re.compile(r"/(?:19|20)\d\d/(?:[01]?\d)(?:/|$)")
_FILE = re.compile(r"\.(?:pdf|docx?|txt|md|odt|csv)$", re.IGNORECASE)
_FOLDED = str.maketrans("áàâãäéèêëíìîïóòôõöúùûüñç’", "aaaaaeeeeiiiiooooouuuunc ")


def plain(text: str) -> str:
    """A text in lower case, without accents, its words apart by one space; what the patterns here are sought in."""
    text = _CAMEL.sub(" ", text[:_LONGEST])
    return _OTHER.sub(" ", text.lower().translate(_FOLDED)).strip()


def path_words(url: str) -> str:
    """The words of an address, without the name of its host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return plain(unquote(f"{parts.path} {parts.query}"))


def worth(url: str, words: str, context: str = "") -> tuple[float, frozenset[Topic]]:
    """How worth asking an address is, and the topics that it and the words of its link speak of.

    words: of the link. context: the title of the page it stands on, or what that page is known to be about ("open
    data" for a portal's own pages). The score has no unit: 0.5 for any page, about 10 for a page that is named as one
    of those sought. Topics whose words mean much else ("policy", "board") count only where data is spoken of.
    """
    named, around = f"{plain(words)} . {path_words(url)}", plain(context)
    says = _says_data(named)
    about_data = max(says, 0.8 * _says_data(around))
    topics, best, total = set(), 0.0, 0.0
    for topic, weight, alone, pattern in TOPICS:
        if pattern.search(named) and (alone or about_data > 0):
            topics.add(topic)
            value = weight * (0.5 + 0.5 * (1.0 if alone else about_data))
            best, total = max(best, value), total + value
    if GOVERNMENT_PRIVACY.search(named) or (PRIVACY.search(named) and about_data >= 0.8 and says >= 1):
        topics.add(Topic.PRIVACY)
        best = max(best, 9.0)
    elif PRIVACY.search(named):
        topics.add(Topic.WEBSITE_PRIVACY)
        best = max(best, 1.5)
    score = best + min(2.0, max(0.0, 0.2 * (total - best))) if topics else (2.0 if LEADS_ON.search(named) else 0.5)
    if not topics and about_data >= 0.5:
        score += 2.0
    if BESIDE.search(named) and says < 1:
        score *= 0.5
    if topics == {Topic.NEWS} or (_DATED.search(url[:_LONGEST]) and not _FILE.search(url)):
        score = min(score, 2.0)  # one more piece of news
    return round(max(score, 0.1), 3), frozenset(topics)


def _says_data(text: str) -> float:
    if SAYS_DATA_STRONGLY.search(text):
        return 1.0
    return 0.6 if SAYS_DATA.search(text) else 0.0
