"""The page of the application in a real browser, with the real server behind it."""
