"""Record types (pydantic models), their value types, and introspection of their fields."""
