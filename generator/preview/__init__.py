"""The development server: watches the content, renders what changed, reports problems."""
