"""Households and persons, their answers, history and papers."""
