"""Findings to their quotes in context; bundles packed, verified, signed and read."""
