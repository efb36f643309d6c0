"""The search index: records → tokens → postings → files that a browser fetches on demand."""
