"""Verdicts: what the law says of a household's latest answers, and why."""
