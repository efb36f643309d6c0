"""Cross-record rules over documents, valid or not."""
