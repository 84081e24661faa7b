"""What a music repository needs to work with daw-lint and git: planned from what is found, written by ``cli_init``."""
