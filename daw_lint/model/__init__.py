"""The data that all steps share: session, bounce, tempo, routing, findings. It is frozen; names contain the units."""
