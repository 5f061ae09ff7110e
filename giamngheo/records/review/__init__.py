"""Reviews: from the list of households to the signed decision."""
