"""Key value stores of CloudFront functions against AWS's documentation."""

import unittest
from unittest import mock

from launcher import cloudfront_key_value_stores
from ministack.services import cloudfront, cloudfront_keyvaluestore

STORE = "arn:aws:cloudfront::000000000000:key-value-store/Keys"
CODE = b"import cf from 'cloudfront';\nconst keys = cf.kvs();\n"


class KeyValueStores(unittest.TestCase):
    def setUp(self):
        original = cloudfront.live_function_code
        self.addCleanup(setattr, cloudfront, "live_function_code", original)
        cloudfront_key_value_stores.read_key_value_stores()
        for name, kvs_arns in {"Reads": [STORE], "ReadsNothing": []}.items():
            cloudfront._functions[name] = {"live_etag": "1", "code": CODE, "kvs_arns": kvs_arns}
            self.addCleanup(cloudfront._functions.pop, name)

    def code_of(self, name):
        return cloudfront.live_function_code(f"arn:aws:cloudfront::000000000000:function/{name}")

    def test_the_module_has_the_current_items_of_the_store(self):
        with mock.patch.dict(cloudfront_keyvaluestore._stores, {STORE: {"items": {"k1": "v1"}}}):
            self.assertIn(b'{"k1": "v1"}', self.code_of("Reads"))
        self.assertIn(b"const items = {};", self.code_of("Reads"))

    def test_the_rest_of_the_code_is_unchanged(self):
        self.assertIn(b"\nconst keys = cf.kvs();\n", self.code_of("Reads"))
        self.assertNotIn(b"import", self.code_of("Reads"))

    def test_a_function_without_a_store_has_no_such_module(self):
        self.assertEqual(self.code_of("ReadsNothing"), CODE)
