"""Watching a folder: what matters of its changes, when a file is complete, and what the terminal shows."""
