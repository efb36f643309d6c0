"""Data files beside the pages: JSON, CSV, feeds, sitemap, share images."""
