"""Measurements of the whole, apart from the tests."""
