"""Provinces, communes and villages as they were on a day."""
