"""The health of a session: what an engineer wants to know of it on one page. The forms of it are in ``report``."""
