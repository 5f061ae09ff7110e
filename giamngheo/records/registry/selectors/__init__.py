"""Questions to the register; the database shows each officer the own area, and these ask for no more."""
