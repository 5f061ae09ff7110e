"""Giảm nghèo: the yearly review of poor households, and what follows from it."""

__version__ = "0.1.0"
