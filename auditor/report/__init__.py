"""An audit as one HTML page that needs no network: what was seen, what to fix first, and where to look it up."""
