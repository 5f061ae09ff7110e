"""Acts on the register; one file an act or a family of them."""
