"""What Lamplit costs, measured: `python3 dev.py bench`. Of the tests it is but `test_small.py`."""
