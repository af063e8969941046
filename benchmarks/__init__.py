"""One script for each figure, each beside a floor measured in the same run.

`python -m benchmarks` prints one table and exits 1 when a ratio is missed; `python -m benchmarks
NAME...` runs only those. Every script runs in a process of its own, so that none warms or fills the
memory of another. Absolute times depend on the machine; the ratios are what is promised.
"""
