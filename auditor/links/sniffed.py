"""What the bytes of an answer are: the noun that the sniffers give."""

from __future__ import annotations

from msgspec import Struct


class Sniffed(Struct, frozen=True):
    """What bytes were recognized as.

    format: in the names of `auditor.formats`, None where nothing was recognized. also: other formats that the same
    bytes may be, where they cannot be told apart (a list of one column is CSV to some and TXT to others), or that an
    archive holds too. problem: a fixed word where they are
    no data although they are of that format: `empty` (no bytes, or blanks alone), `header_only` (a table without
    rows), `truncated` (breaks off although all of it was sent), `error` (a message of an error), `pending` (an export
    that is being made); `no_features` and `empty_archive` are said of files that are sound and hold nothing.
    said: the message of an error, cut. text: whether it is text. wants_tail: an archive whose list of members, at its
    end, would tell more.
    """

    format: str | None = None
    also: frozenset[str] = frozenset()
    problem: str = ""
    said: str = ""
    text: bool = False
    wants_tail: bool = False

    def as_declared(self, formats: tuple[str, ...]) -> str | None:
        """The format, or the declared one where the bytes may be that as well."""
        if self.format is None or self.format in formats:
            return self.format
        return next((name for name in formats if name in self.also), self.format)
