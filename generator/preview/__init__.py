"""The development server: watches content, theme and program, renders changed records first, reports problems."""
