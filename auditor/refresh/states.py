"""Which refresh states speak of upkeep, and which of them of data that is kept up."""

from __future__ import annotations

from auditor.model import State

__all__ = ["MAINTAINED", "NEUTRAL", "State"]

#: States that say nothing of upkeep and are left out of the maintained share.
NEUTRAL = frozenset({State.STATIC_BY_DESIGN, State.SERIES_MEMBER, State.DYNAMIC, State.TOO_NEW, State.UNKNOWN})
MAINTAINED = frozenset({State.ROUTINE, State.ROUTINE_DECLARED, State.IRREGULAR_ACTIVE})
