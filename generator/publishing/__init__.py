"""Outputs → the folder that is the site: incremental, all or nothing."""
