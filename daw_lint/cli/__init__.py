"""The command line: one module a command. It parses arguments, calls, prints and exits."""
