"""The data folder of a run: where it is, and that no other build writes to it meanwhile."""

from __future__ import annotations

import dagster as dg

from pipeline.lock import hold_data
from pipeline.remote import pull
from pipeline.settings import Settings

# The runs of this process that have seen what is new in the object store.
_begun: set[str] = set()


def hold_settings(context: dg.AssetExecutionContext) -> Settings:
    """Return the folders of this run, held until its process ends; a run that comes while another build writes to them waits for it and says so.

    With a remote, the first step of a run brings what is new there.
    """
    settings = Settings.from_environment()
    hold_data(settings, f"run {context.run.run_id} in Dagster", on_wait=context.log.warning)
    if settings.remote and context.run.run_id not in _begun:
        _begun.add(context.run.run_id)
        exchange = pull(settings)
        context.log.info(f"{settings.remote}: {exchange.n_pulled} files came, {exchange.n_pushed} went")
    return settings
