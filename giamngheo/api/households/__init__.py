"""Households: the list with its filters, one household with its members."""
