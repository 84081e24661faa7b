"""Findings as text, JSON, SARIF and the formats of hosts: one module a format."""
