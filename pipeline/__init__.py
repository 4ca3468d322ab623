"""Open Incidents: news articles in, an open dataset of conflict incidents out. One folder a step, in the order of the flow."""
