"""The long proofs: `python3 dev.py prove`. The default run does not collect them."""
