"""Lists an archive, on a disk or in a bucket, and finds the project folders in it."""
