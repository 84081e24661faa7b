"""What an assistant may ask (the Model Context Protocol): read-only tools over folders that were named at the start."""
