"""Settings: the model, reading it from TOML, layers, and its schema."""
