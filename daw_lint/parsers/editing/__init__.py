"""What the editors of all formats share. An editor turns a fix into edits of bytes, or refuses it; it writes nothing."""
