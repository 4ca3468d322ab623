"""The data folder of a run: where it is, and that no other build writes to it meanwhile."""

from __future__ import annotations

import dagster as dg

from pipeline.lock import hold_data
from pipeline.settings import Settings


def hold_settings(context: dg.AssetExecutionContext) -> Settings:
    """Return the folders of this run, held until its process ends; a run that comes while another build writes to them waits for it and says so."""
    settings = Settings.from_environment()
    hold_data(settings, f"run {context.run.run_id} in Dagster", on_wait=context.log.warning)
    return settings
