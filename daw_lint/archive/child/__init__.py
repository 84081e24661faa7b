"""The process in which files are judged: it may die, hang or fill its memory, and only the file that it is at is lost."""
