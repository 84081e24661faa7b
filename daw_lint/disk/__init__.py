"""Every question asked of the outside world: files, git, name patterns, cores, suggestions."""
