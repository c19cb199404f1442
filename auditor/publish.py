"""What may leave the captures: personal addresses masked, control characters removed, spreadsheet formulas defused."""

from __future__ import annotations

import re
from functools import lru_cache

# Bounded at both ends, so that a long run of letters without an address is read in linear time.
# Several signs in a row are one address with mistakes in it.
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"]{1,64}(?:(?:@|%40)[^\s@<>()\[\],;:\"?]{1,255}){1,4}", re.IGNORECASE)
_AT = re.compile("@|%40")
_PIECES = re.compile(r"[^a-z]+")
#: Local parts that name a task and not a person.
_ROLES = re.compile(
    r"""(?:(?:city|county|town|open|the|my|public)?(?:data|gis|maps?|records|info|information|analytics|works)
    (?:portal|hub|team|help|office|support|desk|admin)?
    |admin|administrator|ask|clerk|communications|comments|contact|contactus|council|department|dept|desk|digital|donotreply
    |feedback|finance|fire|health|hello|help|helpdesk|hr|it|library|mail|mayor|no|noreply|office|open|opengov|parks|performance
    |permits|planning|police|portal|postmaster|pw|questions|reply|request|requests|service|services|statistics|stats
    |support|team|tech|transit|transparency|transportation|us|web|webmaster|zoning|nobody)""",
    re.VERBOSE,
)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
#: A cell that begins so is run as a formula by spreadsheets; a tab or a line end may hide one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
#: A cell longer than this is cut: spreadsheets refuse more than 32,767 characters.
LONGEST_CELL = 32_000


def masked(text: str) -> str:
    """The text with addresses that may be a person's as `j***@host`; addresses of a role stay."""
    return _ADDRESS.sub(_mask, text) if "@" in text or "%40" in text else text


def _mask(found: re.Match[str]) -> str:
    local, *between, host = _AT.split(found[0])
    pieces = [piece for piece in _PIECES.split(local.lower().removeprefix("mailto")) if piece]
    if pieces and not between and all(_ROLES.fullmatch(piece) for piece in pieces):
        return found[0]
    return f"{local[:1]}***@{host}"


def clean(text: str) -> str:
    """The text without control, direction and surrogate characters, personal addresses masked."""
    # Nothing that _CONTROLS takes out is printable, and most texts are: those are not searched.
    return masked(text if text.isprintable() else _CONTROLS.sub("", text))


def cell(value: object) -> str:
    """A value as a cell of a table that no spreadsheet runs: empty for None, lower case for booleans."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _text_cell(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"{value:g}" if isinstance(value, float) else str(value)
    return _text_cell(str(value))


@lru_cache(maxsize=16384)
def _text_cell(text: str) -> str:
    """Remembered: a table says the same thing in thousands of rows."""
    text = clean(text)
    text = text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"
    return f"'{text}" if text.startswith(_FORMULA) else text
