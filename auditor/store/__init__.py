"""What the nights saw: append-only, content-addressed, in SQLite or PostgreSQL. The only room with SQL."""

from auditor.store.nouns import Entry, Judged, Key, Night, Seen, StoreError, Visit
from auditor.store.store import Store

__all__ = ["Entry", "Judged", "Key", "Night", "Seen", "Store", "StoreError", "Visit"]
