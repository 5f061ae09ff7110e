"""Entries that may be one person: the list, a pair side by side, merging, keeping apart, taking back."""
