"""A session as a tree for the terminal, and as plain text for git."""
