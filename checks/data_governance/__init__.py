"""Checks of the practice area Data Governance (Data Management since 2022).

What they judge (an inventory, a charter, minutes, a quality policy) stands on web pages and not in the catalog, so
they need what the spiders find, and come with them.
"""
