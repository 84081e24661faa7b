"""Apply the rules to the facts of sessions and bounces, which gives findings."""
