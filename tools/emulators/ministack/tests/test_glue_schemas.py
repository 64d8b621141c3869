"""The schema registry against AWS's documentation."""

import importlib.util
import json
import unittest
from unittest import mock

from launcher import engine_packages, glue_schemas
from ministack.services import glue
from ministack.services.cloudformation import provisioners

FIELDS = [{"name": "a", "type": "int"}]


def schema(fields):
    return json.dumps({"type": "record", "name": "R", "fields": fields})


def call(action, **data):
    headers = {"x-amz-target": f"AWSGlue.{action}"}
    status, _, body = glue._handle_request_sync("POST", "/", headers, json.dumps(data).encode(), {})
    return status, json.loads(body)


class SchemaRegistry(unittest.TestCase):
    def setUp(self):
        for patch in (
            mock.patch.dict(provisioners._RESOURCE_HANDLERS),
            mock.patch.object(glue, "_handle_request_sync", glue._handle_request_sync),
        ):
            patch.start()
            self.addCleanup(patch.stop)
        self.addCleanup(glue_schemas._schemas.clear)
        self.addCleanup(glue_schemas._registries.clear)
        glue_schemas.serve_schema_registry()
        handlers = provisioners._RESOURCE_HANDLERS
        registry, _ = handlers["AWS::Glue::Registry"]["create"]("Registry", {"Name": "lake"}, "Stack")
        self.arn, self.attributes = handlers["AWS::Glue::Schema"]["create"](
            "Schema",
            {
                "Name": "trip",
                "Registry": {"Arn": registry},
                "DataFormat": "AVRO",
                "Compatibility": "BACKWARD",
                "SchemaDefinition": schema(FIELDS),
            },
            "Stack",
        )

    def register(self, fields):
        return call("RegisterSchemaVersion", SchemaId={"SchemaArn": self.arn}, SchemaDefinition=schema(fields))

    def test_a_provisioned_schema_has_its_first_version(self):
        status, version = call("GetSchemaVersion", SchemaVersionId=self.attributes["InitialSchemaVersionId"])
        self.assertEqual((200, 1, "AVAILABLE"), (status, version["VersionNumber"], version["Status"]))

    def test_an_equal_definition_is_the_version_that_exists(self):
        self.assertEqual(1, self.register(FIELDS)[1]["VersionNumber"])

    def test_an_unknown_schema_is_refused_with_its_arn(self):
        status, body = call("GetSchemaVersion", SchemaId={"SchemaArn": "arn:none"})
        self.assertEqual(400, status)
        self.assertIn("arn:none", body["message"])

    def test_a_definition_that_is_not_json_is_refused(self):
        request = {"SchemaId": {"SchemaArn": self.arn}, "SchemaDefinition": "{"}
        self.assertEqual(400, call("RegisterSchemaVersion", **request)[0])

    def test_other_formats_are_refused_by_name(self):
        properties = {"Name": "s", "Registry": {"Name": "lake"}, "DataFormat": "JSON", "SchemaDefinition": "{}"}
        with self.assertRaisesRegex(ValueError, "JSON"):
            provisioners._RESOURCE_HANDLERS["AWS::Glue::Schema"]["create"]("Other", properties, "Stack")

    def test_actions_that_no_scenario_calls_are_refused_by_name(self):
        self.assertIn("CreateSchema", call("CreateSchema")[1]["message"])

    def test_a_second_registry_or_schema_of_the_same_name_is_refused_with_its_name(self):
        handlers = provisioners._RESOURCE_HANDLERS
        with self.assertRaisesRegex(ValueError, "registry/lake"):
            handlers["AWS::Glue::Registry"]["create"]("Other", {"Name": "lake"}, "Stack")
        properties = {"Name": "trip", "Registry": {"Name": "lake"}, "DataFormat": "AVRO", "SchemaDefinition": schema(FIELDS)}
        with self.assertRaisesRegex(ValueError, "schema/lake/trip"):
            handlers["AWS::Glue::Schema"]["create"]("Other", properties, "Stack")

    def test_other_actions_are_those_of_ministack(self):
        self.assertEqual(200, call("GetDatabases")[0])

    def test_a_version_without_the_engine_says_so(self):
        if importlib.util.find_spec("avro"):
            self.skipTest("the packages are installed")
        with mock.patch.dict("os.environ", {engine_packages.TRINO: "/none"}):
            with self.assertRaisesRegex(RuntimeError, "/none"):
                self.register([*FIELDS, {"name": "b", "type": "int"}])

    def test_backward_versions_may_drop_fields_and_add_ones_with_a_default(self):
        self._needs_avro()
        self.assertEqual("AVAILABLE", self.register([{"name": "b", "type": "int", "default": 0}])[1]["Status"])

    def test_a_version_with_another_type_or_a_new_mandatory_field_fails(self):
        self._needs_avro()
        self.assertEqual("FAILURE", self.register([{"name": "a", "type": "string"}])[1]["Status"])
        self.assertEqual("FAILURE", self.register([*FIELDS, {"name": "b", "type": "int"}])[1]["Status"])
        latest = call("GetSchemaVersion", SchemaId={"SchemaArn": self.arn}, SchemaVersionNumber={"LatestVersion": True})
        self.assertEqual(1, latest[1]["VersionNumber"])

    def _needs_avro(self):
        try:
            engine_packages.add(engine_packages.TRINO)
        except RuntimeError as error:
            self.skipTest(str(error))
