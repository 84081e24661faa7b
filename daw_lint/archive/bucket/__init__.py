"""Answers the questions about files from the listing of a bucket, and reads what is asked for by ranges."""
