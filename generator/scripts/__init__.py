"""The theme's ES modules, bundled as they are published."""
