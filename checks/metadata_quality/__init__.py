"""The metrics of the Metadata Quality Assessment of data.europa.eu, one module each, as defined there."""
