"""Further cases of `tests/protocol/`, whose first ones every run of the tests sees."""
