"""The session health report as one self-contained HTML page."""
