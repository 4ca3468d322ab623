"""Expectations on every table of a build: rows that fail are set aside with a reason, a table that fails stops the release. Nothing is written to disk here."""

from __future__ import annotations

from pipeline.validate.results import CheckResult, Severity, Validated
from pipeline.validate.tables import validate_tables

__all__ = ["CheckResult", "Severity", "Validated", "validate_tables"]
