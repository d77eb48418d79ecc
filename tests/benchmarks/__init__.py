"""What is measured: run `python -m tests.benchmarks.year`."""
