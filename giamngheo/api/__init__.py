"""What machines see: the register for other programs, over HTTP and JSON, under /api/v1/."""
