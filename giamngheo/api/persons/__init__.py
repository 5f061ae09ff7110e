"""Persons: the list, one person, the whole personal id as a reading that is logged."""
