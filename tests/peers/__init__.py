"""Builds of the same synthetic archive with doithoai and with other generators, measured in one run."""
