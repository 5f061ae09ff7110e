"""Answers of the latest review: read with their version, written only on top of the version that was read."""
