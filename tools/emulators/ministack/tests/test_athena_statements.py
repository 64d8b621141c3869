"""Athena's statements and what becomes of them."""

import unittest

from launcher import athena_statements as statements
from launcher.trino_client import QueryFailed


class Statements(unittest.TestCase):
    def test_queries_and_dml_are_trinos_own(self):
        for sql in ("SELECT 1", "with a as (select 1) select * from a", "MERGE INTO t USING s ON true", "-- why\nDELETE FROM t"):
            self.assertEqual(sql.split("\n")[-1], statements.translated(sql))

    def test_tables_from_queries_are_trinos_own(self):
        sql = "CREATE TABLE a WITH (format = 'PARQUET') AS SELECT 1 AS n"
        self.assertEqual(sql, statements.translated(sql))

    def test_hive_statements_are_translated(self):
        for sql, expected in (
            ("SHOW PARTITIONS trips;", 'SELECT * FROM "trips$partitions"'),
            ("show partitions lake.trips", 'SELECT * FROM "lake"."trips$partitions"'),
            ("OPTIMIZE sums REWRITE DATA USING BIN_PACK WHERE day = '1'", "ALTER TABLE sums EXECUTE optimize WHERE day = '1'"),
            ("DROP TABLE `a b`", 'DROP TABLE "a b"'),
        ):
            self.assertEqual(expected, statements.translated(sql))

    def test_other_statements_are_refused_by_name(self):
        for sql in ("UNLOAD (SELECT 1) TO 's3://a'", "MSCK REPAIR TABLE t", "VACUUM t", "GRANT SELECT ON t TO r"):
            with self.assertRaisesRegex(QueryFailed, sql.split()[0]):
                statements.translated(sql)

    def test_parameters_are_literals_of_the_statement_with_its_quotes_kept(self):
        sql = statements.with_parameters("SELECT 'it''s' WHERE day = ?;", ["'2024-05-15'"])
        self.assertEqual("EXECUTE IMMEDIATE 'SELECT ''it''''s'' WHERE day = ?' USING '2024-05-15'", sql)

    def test_prepared_statements_are_read(self):
        for sql, parts in {
            "EXECUTE s USING 1, 'a';": {"executed": "s", "parameters": "1, 'a'"},
            "-- why\nexecute s": {"executed": "s"},
            "PREPARE s FROM SELECT ?": {"prepared": "s", "statement": "SELECT ?"},
            "DEALLOCATE PREPARE s": {"dropped": "s"},
        }.items():
            found = statements.prepared_of(sql).groupdict()
            self.assertEqual(parts, {name: value for name, value in found.items() if value})
        self.assertIsNone(statements.prepared_of("SELECT 1"))

    def test_types_are_those_of_athena(self):
        kinds = {"(SELECT 1)": "DML", "EXECUTE s": "DML", "create view v as select 1": "DDL", "SHOW TABLES": "UTILITY"}
        self.assertEqual(kinds, {sql: statements.statement_type(sql) for sql in kinds})
