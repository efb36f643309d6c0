"""Text of the archive: Vietnamese, Markdown, the words of the interface, digests."""
