"""Reports on all sessions of a folder: a page each, and an index of them."""
