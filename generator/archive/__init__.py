"""Records joined into one archive: lookups, back-references, related items, display names."""
