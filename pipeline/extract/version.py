"""The version of the extractor: rises whenever its output may change, so that stale partitions are found. Nothing else."""

EXTRACTOR_VERSION = "0.4.0"
