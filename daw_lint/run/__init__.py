"""One run: find files, pair sessions with bounces, look into the cache, judge, hand results over in order."""
