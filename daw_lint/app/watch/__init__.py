"""Watches a folder: what a DAW saves or renders is linted again, and a live page shows it."""
