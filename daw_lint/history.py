"""Past reports of sessions, kept in an embedded database."""
