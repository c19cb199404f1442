"""How a text is recognized that is no policy, though it looks like one: by title, opening, wording and marks."""

from __future__ import annotations

import re

from msgspec import Struct


class Lookalike(Struct, frozen=True):
    """One kind of text that is no policy.

    name: with its article, for a sentence. titled: how its title is called (worth 3). opens: what stands in its head
    (each wording worth 2). says: what it says anywhere (each different wording worth 1). marks: what hardly stands in
    anything else (each different one worth 2). attached: whether the text of a policy may stand inside of one, so that
    enacting words outweigh it. other: whether it is a rule of its own, so that its title names another subject.
    unless: what, near the beginning, takes the worth from its title and its head.
    """

    name: str
    titled: re.Pattern[str] | None = None
    opens: re.Pattern[str] | None = None
    says: re.Pattern[str] | None = None
    marks: re.Pattern[str] | None = None
    attached: bool = False
    other: bool = False
    unless: re.Pattern[str] | None = None


def any_of(*alternatives: str) -> re.Pattern[str]:
    """A pattern of these wordings; `^` is the beginning of a line."""
    return re.compile("|".join(alternatives), re.MULTILINE)
