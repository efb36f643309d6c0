"""Aids for people who write records: blank records, JSON Schema for editors."""
