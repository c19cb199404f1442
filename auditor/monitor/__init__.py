"""Many portals, every night: visits side by side, history, and what changed."""
