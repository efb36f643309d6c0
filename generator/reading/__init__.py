"""Bytes of content files → validated records, or problems with their positions; the settings of the site."""
