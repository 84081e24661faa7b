"""Long-running or many-file reports: the pages of a folder with their index, and the watch."""
