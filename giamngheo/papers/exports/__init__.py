"""Households on their way out as a file that the import reads back."""
