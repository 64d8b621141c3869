"""References to secrets against AWS's documentation."""

import unittest
from unittest import mock

from launcher import secrets_manager_references
from ministack.services import secretsmanager
from ministack.services.cloudformation import provisioners

TYPE = "AWS::SecretsManager::Secret"


class Secrets(unittest.TestCase):
    def setUp(self):
        handlers = mock.patch.dict(provisioners._RESOURCE_HANDLERS[TYPE])
        handlers.start()
        self.addCleanup(handlers.stop)
        secrets_manager_references.return_secret_arns()
        self.handlers = provisioners._RESOURCE_HANDLERS[TYPE]
        self.arn, self.attributes = self.handlers["create"]("Key", {"SecretString": "a"}, "Stack")

    def test_a_reference_returns_the_arn(self):
        self.assertRegex(self.arn, r"^arn:aws:secretsmanager:us-east-1:000000000000:secret:Stack-Key-.+-.{6}$")
        self.assertEqual(self.attributes["Id"], self.arn)

    def test_an_update_keeps_the_arn(self):
        name = secretsmanager._resolve(self.arn)[0]
        old, new = {"Name": name, "SecretString": "a"}, {"Name": name, "SecretString": "b"}
        arn, _ = self.handlers["update"](self.arn, old, new, "Stack", "Key")
        self.assertEqual(arn, self.arn)

    def test_a_deleted_stack_deletes_the_secret(self):
        self.handlers["delete"](self.arn, {})
        self.assertEqual(secretsmanager._resolve(self.arn), (None, None))
