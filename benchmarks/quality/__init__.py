"""How right the rows are: figures with intervals on labelled articles, the page docs/accuracy.md, and the floor below which no figure may fall.

`python -m benchmarks.quality --help` says how to run it; `make evaluate` does. figures.py holds the statistics, gold.py and match.py compare rows with
labels of our own format, sample.py and pack.py run the pipeline on the sample and on an outside pack of labelled sets, page.py and plots.py write what came
out.
"""
