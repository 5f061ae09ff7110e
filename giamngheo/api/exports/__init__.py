"""Exports: ask for a file of the area, follow it, take it."""
