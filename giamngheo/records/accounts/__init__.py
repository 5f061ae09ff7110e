"""Offices, officers, roles and what each may do."""
