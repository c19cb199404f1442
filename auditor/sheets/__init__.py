"""Criterion sheets to print, and what they are made of: findings as cards, records as sources, templates."""

from auditor.sheets.page import sheets

__all__ = ["sheets"]
