"""Sheets to and from the ministry's software and the population database: written, read back, compared."""
