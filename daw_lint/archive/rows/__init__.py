"""Makes the rows of the tables from what judging a file gave. A row is a list of values in the order of the columns."""
