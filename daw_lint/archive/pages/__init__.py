"""Pages about an archive, for people: the questions that make them. ``report.archive.pages`` writes them."""
