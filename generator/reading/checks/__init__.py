"""Cross-record rules, applied to valid and invalid documents."""
