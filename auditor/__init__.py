"""The pipeline of the open-data portal readiness auditor: one file, or one small package, a step."""

__version__ = "0.1.0"
