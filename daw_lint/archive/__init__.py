"""Takes stock of archives: many thousands of sessions and bounces, on a disk or in a bucket, judged on Dask into Parquet."""
