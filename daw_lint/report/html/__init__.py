"""The session health report as one page that needs nothing beside itself."""
