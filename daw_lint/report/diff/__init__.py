"""The changes between two versions of a session, as text and as JSON."""
