"""A session as a tree for people, and as plain text for git."""
