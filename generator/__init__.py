"""doithoai: records of official dialogues turned into a searchable static archive."""

__version__ = "0.1.0"
