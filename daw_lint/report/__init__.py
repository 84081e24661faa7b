"""Output: one module a format."""
