"""Long work as officers see it, and the files it leaves."""
