"""Record types: what a record may hold, and what its choices are called."""
