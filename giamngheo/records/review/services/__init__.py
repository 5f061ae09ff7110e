"""The acts of a review; each asks for its right, keeps to the table of steps, and logs."""
