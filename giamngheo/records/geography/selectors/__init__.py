"""Questions about units on a day."""
