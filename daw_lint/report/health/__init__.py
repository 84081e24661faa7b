"""The health report as Markdown, JSON and a badge, and the history of a song."""
