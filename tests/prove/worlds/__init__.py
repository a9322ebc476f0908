"""Worlds that differ in one private choice, and everything that an observer has of each."""
