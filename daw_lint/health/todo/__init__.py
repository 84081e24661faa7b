"""What is to be done about findings: those with one cause are one entry, with one fix."""
