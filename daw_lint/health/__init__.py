"""The health of a session: verdict, score, answers and history. ``report`` writes them as a page, Markdown, JSON or badge."""
