"""Text handling: Vietnamese, Markdown, interface strings, digests."""
