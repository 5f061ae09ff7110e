"""What is done to officers and offices: each act checks the right, writes, logs, returns."""
