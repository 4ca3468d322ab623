"""Pictures of tables as SVG text, for the Dagster UI: a map, bars, intervals. Drawing only: what is counted comes in as tables."""
