"""The commands, a file each: its OPTIONS, and `act`, the door to one run. Loaded only when asked for."""
