"""Lists of villages that come as files."""
