"""Papers that come and go as files."""
