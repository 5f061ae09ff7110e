"""Questions about reviews."""
