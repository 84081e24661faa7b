"""The server of the local application: it listens on the loopback address alone, and serves one user."""
