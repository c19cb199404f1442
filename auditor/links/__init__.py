"""What became of the addresses of distributions: pure functions from looks and captures to links."""
