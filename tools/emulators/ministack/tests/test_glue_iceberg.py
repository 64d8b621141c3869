"""First metadata of Iceberg tables against Iceberg's specification."""

import json
import unittest
from unittest import mock

from launcher import glue_iceberg
from ministack.services import firehose, glue

COLUMNS = [{"Name": "day", "Type": "string"}, {"Name": "trips", "Type": "bigint"}, {"Name": "fares", "Type": "decimal(18,2)"}]


class IcebergTables(unittest.TestCase):
    def setUp(self):
        self.objects = {}
        for patch in (
            mock.patch.object(glue, "_create_table", glue._create_table),
            mock.patch.object(firehose, "_put_s3_object", lambda bucket, key, body: self.objects.update({f"{bucket}/{key}": body})),
        ):
            patch.start()
            self.addCleanup(patch.stop)
        glue._create_database({"DatabaseInput": {"Name": "lake"}})
        self.addCleanup(glue._delete_database, {"Name": "lake"})
        self.addCleanup(glue._tables.pop, "lake/sums", None)
        glue_iceberg.write_first_metadata()

    def create(self, columns, **more):
        storage = {"Columns": columns, "Location": "s3://curated/sums/"}
        return glue._create_table({"DatabaseName": "lake", "TableInput": {"Name": "sums", "StorageDescriptor": storage}, **more})

    def test_the_table_points_to_metadata_with_its_columns(self):
        status, *_ = self.create(COLUMNS, OpenTableFormatInput={"IcebergInput": {"MetadataOperation": "CREATE", "Version": "2"}})
        parameters = glue._tables["lake/sums"]["Parameters"]
        metadata = json.loads(self.objects[parameters["metadata_location"].removeprefix("s3://")])
        self.assertEqual((200, "ICEBERG"), (status, parameters["table_type"]))
        self.assertEqual((2, "s3://curated/sums"), (metadata["format-version"], metadata["location"]))
        types = [field["type"] for field in metadata["schemas"][0]["fields"]]
        self.assertEqual(["string", "long", "decimal(18, 2)"], types)

    def test_a_type_that_iceberg_lacks_is_refused_with_its_column(self):
        columns = [{"Name": "parts", "Type": "array<int>"}]
        status, _, body = self.create(columns, OpenTableFormatInput={"IcebergInput": {}})
        self.assertEqual(400, status)
        self.assertIn("Column parts has the type array<int>", json.loads(body)["message"])
        self.assertNotIn("lake/sums", glue._tables)

    def test_other_tables_have_no_metadata(self):
        self.create(COLUMNS)
        self.assertEqual({}, self.objects)
