"""The process that judges for the server: it has one thread, so that it can fork the workers of the pool."""
