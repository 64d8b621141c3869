"""Named queries and prepared statements of a template."""

import json
import unittest
from unittest import mock

from launcher import athena_resources
from ministack.services import athena
from ministack.services.cloudformation import provisioners

QUERY = {"Name": "by-hour", "Database": "lake", "QueryString": "SELECT 1", "WorkGroup": "w"}
STATEMENT = {"StatementName": "s", "WorkGroup": "w", "QueryStatement": "SELECT ?"}


class AthenaResources(unittest.TestCase):
    def setUp(self):
        handlers = mock.patch.dict(provisioners._RESOURCE_HANDLERS)
        handlers.start()
        self.addCleanup(handlers.stop)
        self.addCleanup(athena.reset)
        athena_resources.provision_named_queries()
        athena_resources.provision_prepared_statements()
        self.queries = provisioners._RESOURCE_HANDLERS["AWS::Athena::NamedQuery"]
        self.statements = provisioners._RESOURCE_HANDLERS["AWS::Athena::PreparedStatement"]

    def test_a_named_query_is_found_by_its_id(self):
        physical_id, attributes = self.queries["create"]("Query", QUERY, "Stack")
        _, _, body = athena._get_named_query({"NamedQueryId": attributes["NamedQueryId"]})
        self.assertEqual(physical_id, attributes["NamedQueryId"])
        self.assertEqual(json.loads(body)["NamedQuery"]["QueryString"], "SELECT 1")

    def test_a_changed_query_is_a_new_one_and_the_old_one_can_be_deleted(self):
        old, _ = self.queries["create"]("Query", QUERY, "Stack")
        changed = {**QUERY, "QueryString": "SELECT 2"}
        new, _ = provisioners._update_resource("AWS::Athena::NamedQuery", old, QUERY, changed, "Stack", "Query")
        self.queries["delete"](old, QUERY)
        self.assertEqual([new], json.loads(athena._list_named_queries({"WorkGroup": "w"})[2])["NamedQueryIds"])

    def test_a_prepared_statement_is_updated_in_place_and_deleted(self):
        name, _ = self.statements["create"]("Statement", STATEMENT, "Stack")
        self.statements["update"](name, STATEMENT, {**STATEMENT, "QueryStatement": "SELECT 2"}, "Stack")
        found = json.loads(athena._get_prepared_statement(STATEMENT)[2])["PreparedStatement"]
        self.assertEqual("SELECT 2", found["QueryStatement"])
        self.statements["delete"](name, STATEMENT)
        self.assertEqual(400, athena._get_prepared_statement(STATEMENT)[0])

    def test_a_statement_that_exists_is_refused_with_its_name(self):
        self.statements["create"]("Statement", STATEMENT, "Stack")
        with self.assertRaisesRegex(ValueError, "Prepared statement s already exists"):
            self.statements["create"]("Other", STATEMENT, "Stack")
