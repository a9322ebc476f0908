"""Further cases of `tests/browser/`, whose first ones every run of the tests sees."""
