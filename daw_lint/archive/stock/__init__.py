"""The results of an archive: Parquet parts of tables in a folder, on a disk or in a bucket."""
