"""Tests of the rows of the tables."""
