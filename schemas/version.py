"""The version of tables, columns and code lists. Nothing else."""

from __future__ import annotations

# Semantic: a removed or renamed column or code, or a narrower type, is a major change; an added column or code a minor one.
SCHEMA_VERSION = "1.0.0"
