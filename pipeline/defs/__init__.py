"""Dagster only: which asset is made by which step, in the order articles, reports, incidents, accepted, release. What a step does is in its own folder.

The modules with assets do without `from __future__ import annotations`: Dagster reads the types of `context` and `config` and cannot resolve strings.
"""
