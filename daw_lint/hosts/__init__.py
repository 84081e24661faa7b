"""What a CI job tells its git host. The only part of daw-lint that uses the network; ``daw-lint`` itself never imports it."""
