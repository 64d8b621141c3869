"""Conversion to Parquet, with partitions, backup and failed records."""

import base64
import gzip
import json
import threading
import unittest
from unittest import mock

from delivery_stream.records import DeliveryError, Record
from launcher import engine_packages, firehose_conversion, parquet
from ministack.services import glue

COLUMNS = [
    {"Name": "id", "Type": "int"},
    {"Name": "pickup", "Type": "timestamp"},
    {"Name": "fare", "Type": "decimal(10,2)"},
]
TIME = "2024-05-15 01:02:03"


def setUpModule():
    try:
        engine_packages.add(engine_packages.TRINO)
    except RuntimeError as error:
        raise unittest.SkipTest(str(error)) from error


def rows(body):
    import tempfile

    import duckdb

    with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
        file.write(body)
        file.flush()
        return duckdb.sql(f"SELECT id, pickup::VARCHAR, fare::VARCHAR FROM '{file.name}'").fetchall()


class Conversion(unittest.TestCase):
    def test_values_get_the_types_of_the_columns(self):
        document = {"id": 1, "pickup": TIME, "fare": 12.5, "more": "left out"}
        file, misfits = parquet.convert([document, {"id": 2}], COLUMNS)
        self.assertEqual([(1, TIME, "12.50"), (2, None, None)], rows(file))
        self.assertEqual({}, misfits)

    def test_a_value_that_does_not_fit_names_its_column_and_itself(self):
        documents = [{"id": 1.5}, {"id": 2, "fare": "free"}, {"id": 3, "pickup": "noon"}, {"id": 4}]
        file, misfits = parquet.convert(documents, COLUMNS)
        self.assertEqual([(4, None, None)], rows(file))
        self.assertEqual([0, 1, 2], sorted(misfits))
        self.assertEqual("The column fare of type decimal(10,2) has no value free", misfits[1])

    def test_without_a_record_that_fits_there_is_no_file(self):
        self.assertIsNone(parquet.convert([{"id": "x"}], COLUMNS)[0])


class Delivery(unittest.TestCase):
    def setUp(self):
        self.objects = {}
        self.allowed = True
        self.aws = mock.Mock(put_object=self.put)
        for patch in (
            mock.patch.object(firehose_conversion, "is_allowed", lambda *_: self.allowed),
        ):
            patch.start()
            self.addCleanup(patch.stop)
        glue._tables["lake/trips"] = {"StorageDescriptor": {"Columns": COLUMNS}}
        self.addCleanup(glue._tables.pop, "lake/trips", None)
        jq = {"ParameterName": "MetadataExtractionQuery", "ParameterValue": "{day:.pickup[0:10]}"}
        self.config = {
            "BucketARN": "arn:aws:s3:::curated",
            "RoleARN": "arn:aws:iam::000000000000:role/r",
            "Prefix": "trips/day=!{partitionKeyFromQuery:day}/",
            "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/!{timestamp:yyyy}/",
            "DynamicPartitioningConfiguration": {"Enabled": True},
            "ProcessingConfiguration": {"Enabled": True, "Processors": [{"Type": "MetadataExtraction", "Parameters": [jq]}]},
            "S3BackupMode": "Enabled",
            "S3BackupConfiguration": {
                "BucketARN": "arn:aws:s3:::raw",
                "RoleARN": "arn:aws:iam::000000000000:role/r",
                "Prefix": "!{timestamp:yyyy}/",
                "CompressionFormat": "GZIP",
            },
            "DataFormatConversionConfiguration": {
                "OutputFormatConfiguration": {"Serializer": {"ParquetSerDe": {"Compression": "SNAPPY"}}},
                "SchemaConfiguration": {"RoleARN": "arn:aws:iam::000000000000:role/r", "DatabaseName": "lake", "TableName": "trips"},
            },
        }

    def put(self, _role, bucket, key, body):
        self.objects[f"{bucket}/{key}"] = body

    def deliver(self, *records):
        self.conversion().deliver([self.record(each) for each in records])

    def record(self, data):
        return Record("1", data, 1715700000000, "1.0")

    def conversion(self):
        stream = {"name": "s", "version": 1, "destinations": [{"config": self.config}]}
        return firehose_conversion.Conversion(stream, self.aws, pause=0.01)

    def of(self, prefix):
        return [body for key, body in self.objects.items() if key.startswith(prefix)]

    def test_each_day_has_one_file(self):
        first, second = ({"id": 1, "pickup": TIME}, {"id": 2, "pickup": "2024-05-16 00:00:00"})
        self.deliver(*(json.dumps(each).encode() for each in (first, second, first)))
        self.assertEqual(2, len(rows(self.of("curated/trips/day=2024-05-15/")[0])))
        self.assertEqual(1, len(rows(self.of("curated/trips/day=2024-05-16/")[0])))

    def test_names_in_any_case_are_columns(self):
        self.deliver(json.dumps({"ID": 7, "pickup": TIME}).encode())
        self.assertEqual(7, rows(self.of("curated/trips/")[0])[0][0])

    def test_the_backup_has_every_record_as_it_arrived(self):
        self.deliver(b'{"id": 1, "pickup": "2024-05-15 01:02:03"}\n', b"no json\n")
        [body] = self.of("raw/2024/")
        self.assertEqual(b'{"id": 1, "pickup": "2024-05-15 01:02:03"}\nno json\n', gzip.decompress(body))

    def test_records_without_a_day_fail_as_processing_and_misfits_as_conversion(self):
        self.deliver(b"no json", b"{}", json.dumps({"id": "x", "pickup": TIME}).encode())
        processing = [json.loads(line) for line in self.of("curated/errors/processing-failed/2024/")[0].splitlines()]
        self.assertEqual([b"no json", b"{}"], [base64.b64decode(each["rawData"]) for each in processing])
        conversion = json.loads(self.of("curated/errors/format-conversion-failed/2024/")[0])
        self.assertEqual("DataFormatConversion.MalformedData", conversion["lastErrorCode"])
        self.assertIn("column id", conversion["lastErrorMessage"])
        self.assertEqual("trips", conversion["dataCatalogTable"]["tableName"])
        self.assertEqual([], self.of("curated/trips/"))

    def test_without_the_table_all_records_fail(self):
        glue._tables.pop("lake/trips")
        self.deliver(json.dumps({"id": 1, "pickup": TIME}).encode())
        self.assertEqual(1, len(self.of("curated/errors/format-conversion-failed/")))

    def test_without_the_permission_for_the_table_all_records_fail(self):
        self.allowed = False
        self.deliver(json.dumps({"id": 1, "pickup": TIME}).encode())
        [failed] = self.of("curated/errors/format-conversion-failed/")
        self.assertEqual("DataFormatConversion.AccessDenied", json.loads(failed)["lastErrorCode"])

    def test_a_file_that_is_not_stored_is_tried_again(self):
        self.aws.put_object = mock.Mock(side_effect=[DeliveryError("S3.PutObject", "no"), None, None])
        self.deliver(json.dumps({"id": 1, "pickup": TIME}).encode())
        buckets = [call.args[1] for call in self.aws.put_object.call_args_list]
        self.assertEqual(["raw", "raw", "curated"], buckets)

    def test_the_records_of_some_seconds_are_one_buffer(self):
        conversion, delivered = self.conversion(), threading.Event()
        self.aws.read.side_effect = [[self.record(b"1")], [self.record(b"2")]] + [[]] * 1000
        with mock.patch.object(firehose_conversion, "BUFFER_SECONDS", 0.3), mock.patch.object(conversion, "deliver") as deliver:
            deliver.side_effect = lambda _: delivered.set()
            thread = threading.Thread(target=conversion._read)
            thread.start()
            self.assertTrue(delivered.wait(10))
            conversion.end()
            thread.join()
        self.assertEqual([b"1", b"2"], [record.data for record in deliver.call_args.args[0]])

    def test_a_buffer_that_can_not_be_delivered_ends_no_delivery(self):
        self.config["DataFormatConversionConfiguration"]["OutputFormatConfiguration"]["Serializer"] = {"OrcSerDe": {}}
        with self.assertLogs("firehose_conversion"):
            self.deliver(json.dumps({"id": 1, "pickup": TIME}).encode())
