"""How the house itself is kept: imports, sizes, words, law as data."""
