"""Open Incidents: news articles in, an open dataset of conflict incidents out. One folder a step, in the order of the flow."""

import os

# The parser multiplies small matrices: with two threads, which wait for each other by turning, OpenBLAS takes eight times the processor time of one.
# It reads this once, when NumPy is imported; workers inherit it. Parallel work is the engines' business.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
