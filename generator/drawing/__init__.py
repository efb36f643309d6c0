"""Pictures without the archive: SVG map and charts, PNG share images."""
