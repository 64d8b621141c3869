"""Plug-ins at LocalStack's extension points, with its modules replaced."""

import importlib
import sys
import unittest
from typing import Any
from unittest import mock

from tests import fake_localstack

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:provider"
PROPERTIES = {"ServiceToken": FUNCTION, "Size": 1}


class PluginTest(unittest.TestCase):
    def load(self, name: str, version: str = "4.14.0", **config: Any) -> Any:
        """Module of the package as it is with this LocalStack."""
        patch = fake_localstack.modules(version, **config)
        patch.start()
        self.addCleanup(patch.stop)
        for each in [each for each in sys.modules if each.startswith("localstack_additions")]:
            del sys.modules[each]
        return importlib.import_module(f"localstack_additions.{name}")


class VersionTest(PluginTest):
    def test_4_14_is_accepted(self) -> None:
        for version in ("4.14.0", "4.14.1.dev3"):
            self.load("version", version).assert_supported()

    def test_another_version_is_refused_by_its_number_with_the_remedy(self) -> None:
        for version in ("4.13.0", "4.15.0", "4.1.4", "2026.3.0"):
            with self.assertRaisesRegex(RuntimeError, f"but {version} is installed: install localstack-core 4.14.0"):
                self.load("version", version).assert_supported()

    def test_each_plug_in_refuses_another_version_before_it_changes_anything(self) -> None:
        with self.assertRaisesRegex(RuntimeError, "fits LocalStack 4.14"):
            self.load("search_endpoints", "4.15.0").at_custom_backend()
        with self.assertRaisesRegex(RuntimeError, "fits LocalStack 4.14"):
            self.load("custom_resource_provider", "4.15.0").CustomResourceProviderPlugin().load()


class CustomResourceProviderTest(PluginTest):
    def setUp(self) -> None:
        self.module = self.load("custom_resource_provider", LAMBDA_RUNTIME_EXECUTOR="process")
        resources = sys.modules["localstack_additions.custom_resources"]
        self.failed = resources.Failed
        self.calls: list[tuple[str, Any]] = []
        self.answers: list[Any] = []
        patch = mock.patch.object(resources.CustomResource, "_request", self.answer)
        patch.start()
        self.addCleanup(patch.stop)
        self.provider = self.module.CustomResourceProvider()

    def answer(self, kind: str, properties: Any, more: Any = None) -> Any:
        self.calls.append((kind, (more or {}).get("PhysicalResourceId")))
        identifier, data = self.answers.pop(0) if self.answers else ("id", {})
        if isinstance(data, str):
            raise self.failed(data)
        return sys.modules["localstack_additions.custom_resources"].Resource(identifier, properties, data)

    def request(self, desired: Any = None, previous: Any = None) -> Any:
        return fake_localstack.Request(desired_state=desired or {}, previous_state=previous)

    def test_the_data_of_the_answer_are_attributes_for_get_att(self) -> None:
        self.answers = [("id", {"Count": 2, "Endpoint.Address": "a", "Endpoint.Port": "1"})]
        created = self.provider.create(self.request(PROPERTIES))
        self.assertEqual(created.status, "SUCCESS")
        self.assertEqual(created.resource_model["Count"], "2")
        # LocalStack looks up an attribute with a dot as a path.
        self.assertEqual(created.resource_model["Endpoint"], {"Address": "a", "Port": "1"})
        self.assertEqual(created.resource_model["PhysicalResourceId"], "id")

    def test_an_update_with_another_id_replaces_the_resource_and_its_attributes(self) -> None:
        created = self.provider.create(self.request(PROPERTIES))
        self.answers = [("new", {"Count": "3"})]
        updated = self.provider.update(self.request({**PROPERTIES, "Size": 2}, created.resource_model))
        self.assertEqual(self.calls[1:], [("Update", "id"), ("Delete", "id")])
        self.assertEqual((updated.resource_model["PhysicalResourceId"], updated.resource_model["Count"]), ("new", "3"))
        self.provider.delete(self.request(previous=updated.resource_model))
        self.assertEqual(self.calls[-1], ("Delete", "new"))

    def test_the_reason_of_a_failure_is_the_message_of_the_event(self) -> None:
        self.answers = [("", "the domain does not answer")]
        failed = self.provider.create(self.request(PROPERTIES))
        self.assertEqual((failed.status, failed.message), ("FAILED", "the domain does not answer"))

    def test_a_resource_whose_creation_failed_is_deleted_without_a_request(self) -> None:
        self.assertEqual(self.provider.delete(self.request()).status, "SUCCESS")
        self.assertEqual(self.calls, [])


class SearchEndpointTest(PluginTest):
    def endpoint(self, backend: str, *custom: Any) -> str:
        self.load("search_endpoints", OPENSEARCH_CUSTOM_BACKEND=backend).at_custom_backend()
        return sys.modules["localstack.services.opensearch"].cluster_manager.build_cluster_endpoint("domain", *custom)

    def test_a_domain_has_the_address_of_the_custom_backend(self) -> None:
        self.assertEqual(self.endpoint("https://search.local:9200"), "search.local:9200")

    def test_without_a_backend_the_address_is_that_of_localstack(self) -> None:
        self.assertEqual(self.endpoint(""), "localstack's")

    def test_a_custom_endpoint_of_the_domain_is_kept(self) -> None:
        self.assertEqual(self.endpoint("https://search.local:9200", mock.Mock(enabled=True)), "localstack's")
