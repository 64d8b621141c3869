"""Median milliseconds of a query in DuckDB. Arguments: pattern of Parquet files, file with the SQL, rounds, day."""

import statistics
import sys
import time

from launcher import engine_packages

engine_packages.add(engine_packages.TRINO)

import duckdb  # noqa: E402

database = duckdb.connect()
database.execute("SET threads = 2")
database.execute(f"CREATE VIEW trips AS SELECT *, '{sys.argv[4]}' AS day FROM '{sys.argv[1]}'")
with open(sys.argv[2]) as file:
    sql = file.read()
times = []
for _ in range(int(sys.argv[3]) + 1):
    start = time.perf_counter()
    assert database.execute(sql, [sys.argv[4]]).fetchall()
    times.append(time.perf_counter() - start)
print(statistics.median(times[1:]) * 1000)
