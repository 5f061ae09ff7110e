"""The register in one file, and back: database, stored files, what is in them. The keys are never among it."""
