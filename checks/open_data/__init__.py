"""Checks of the practice area Open Data: what the catalog of a portal says of its datasets."""
