"""Is a dataset refreshed routinely? Pure functions from declared labels and dated signals to a state."""
