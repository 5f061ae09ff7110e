"""Workbooks as officers make them, small: each maker gives the bytes of one file."""
