"""Pages about rules, profiles, release targets and plug-ins, for the terminal and the docs."""
