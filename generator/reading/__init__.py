"""Content files → validated records and problems with positions; folders named by site_config.yml."""
