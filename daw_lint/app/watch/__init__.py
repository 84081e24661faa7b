"""Watches a folder: lints again what a DAW saves or renders, and shows it on a live page."""
