"""The data that all steps share: session, bounce, tempo, routing, findings. Frozen, with units in the names."""
