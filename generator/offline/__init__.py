"""The offline edition: the site as a ZIP file that opens without a server."""
