"""Pages → HTML: templates, shells, errors of the theme."""
