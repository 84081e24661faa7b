"""What was fixed in sessions, and what was not, in words."""
