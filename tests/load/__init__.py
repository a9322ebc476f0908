"""What Lamplit costs, measured: `python3 dev.py bench`. Nothing here is part of the tests."""
