"""All access to the outside: files, git, name patterns, cores, and suggestions for misspelt names."""
