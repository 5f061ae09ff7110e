"""The acts of the desk; each asks for its right, writes and logs."""
