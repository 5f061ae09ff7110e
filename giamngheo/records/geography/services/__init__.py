"""Acts on units that need no officer."""
