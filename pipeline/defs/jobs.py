"""The jobs: a build without and with a look at the feeds, and a look at the latest release. What starts them stands in schedules.py and arrivals.py."""

import dagster as dg

CHECK_LATEST = "latest_is_whole_and_current"

# A run whose process died is started again from its first step: what is done is known by fingerprints, not by which steps ended.
_TAGS = {"dagster/retry_strategy": "ALL_STEPS"}

BUILD = dg.define_asset_job(
    "build",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets("fetched"),
    # One process for all steps: starting one for each costs about 5 seconds of processor time a step, and the steps are few and large.
    executor_def=dg.in_process_executor,
    tags=_TAGS,
    description="Raw files of the chosen arrival days to a release: ingest, extract, link, validate, publish. Days that are fresh are passed over.",
)

FETCH_AND_BUILD = dg.define_asset_job(
    "fetch_and_build",
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    tags=_TAGS,
    description="What is new in the feeds of sources.toml to raw files of today, then as `build`. Without a network it builds what there is.",
)

CHECK = dg.define_asset_job(
    "check_latest",
    selection=dg.AssetSelection.checks(dg.AssetCheckKey(dg.AssetKey("release"), CHECK_LATEST)),
    executor_def=dg.in_process_executor,
    tags=_TAGS,
    description="Whether the latest release is whole on disk and holds everything that lies in data/raw. Writes nothing, and may run beside a build.",
)

JOBS = ("build", "fetch_and_build")
"""The jobs that write to the data folder."""
