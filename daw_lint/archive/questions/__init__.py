"""Questions asked of a stock: named ones, each a file of data in ``book/``, and SQL of the user. DuckDB answers them."""
