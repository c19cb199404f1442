"""The tags of a page, gone through once: by name, with how much text each holds, so that nothing is sought twice."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

#: Tags whose text nobody reads on the page.
SKIPPED = frozenset(
    {"script", "style", "template", "svg", "math", "select", "textarea", "head", "noscript", "datalist"}
)
MAIN = frozenset({"main", "article"})


class Parts:
    """The tags of one page."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self._named: dict[str, list[Tag]] = {}
        self.typed: list[Tag] = []  # those with microdata
        own: dict[int, int] = {}
        tags = []
        for node in soup.descendants:
            if isinstance(node, Tag):
                tags.append(node)
                self._named.setdefault(node.name, []).append(node)
                if "itemtype" in node.attrs:
                    self.typed.append(node)
            elif type(node) is NavigableString and node.parent is not None:
                own[id(node.parent)] = own.get(id(node.parent), 0) + len(node)
        self._lengths = own
        self._with_main: set[int] = set()
        self._with_table: set[int] = set()
        for tag in reversed(tags):  # from the inside out
            key, parent = id(tag), id(tag.parent)
            if tag.name in SKIPPED:
                own[key] = 0
            own[parent] = own.get(parent, 0) + own.get(key, 0)
            if tag.name in MAIN or key in self._with_main:
                self._with_main.add(parent)
            if tag.name == "table" or key in self._with_table:
                self._with_table.add(parent)
        self.whole = own.get(id(soup), 0)

    def named(self, *names: str) -> list[Tag]:
        """The tags of these names; of one name in the order of the page."""
        return [tag for name in names for tag in self._named.get(name, ())]

    def length(self, tag: Tag) -> int:
        """How much text stands inside of a tag, in characters."""
        return self._lengths.get(id(tag), 0)

    def holds_main(self, tag: Tag) -> bool:
        """Whether the main part of the page, or an article, stands inside of a tag."""
        return id(tag) in self._with_main

    def holds_table(self, tag: Tag) -> bool:
        """Whether a table stands inside of a tag."""
        return id(tag) in self._with_table
