"""Proofs of the file face of the engine: what it refuses, what it accepts, what it leaves at OUT."""
