"""Outputs → the published folder: only changed files are written, and the site is replaced whole or not at all."""
