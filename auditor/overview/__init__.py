"""All portals at a glance: a static site made from the store, for any web host or a folder."""
