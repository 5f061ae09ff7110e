"""Imports: take a file in, check it, see what it would do, load it, take it back."""
