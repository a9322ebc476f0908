"""Further cases of `tests/browser/core/`, whose first ones every run of the tests sees."""
