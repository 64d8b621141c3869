"""Modules of LocalStack that the tests of the additions import in its place."""

import sys
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Generic, TypeVar
from unittest import mock

T = TypeVar("T")


class Status:
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"


@dataclass
class ProgressEvent(Generic[T]):
    status: str
    resource_model: Any = None
    message: str = ""


@dataclass
class Request(Generic[T]):
    """Request to a resource provider."""

    desired_state: dict[str, Any] = field(default_factory=dict)
    previous_state: dict[str, Any] | None = None
    stack_id: str = "stack"
    logical_resource_id: str = "Objects"
    resource_type: str = "Custom::Objects"


class ResourceProvider(Generic[T]):
    pass


class Plugin:
    pass


def modules(version: str = "4.14.0", **config: Any) -> Any:
    """Context in which LocalStack of a version is there; `config` are its settings."""
    names = {
        "localstack": {"version": module("version", version=version), "config": module("config", **config)},
        "localstack.config": config,
        "localstack.aws.connect": {"connect_to": mock.MagicMock()},
        "localstack.http": {"Request": object, "Response": object},
        "localstack.services.cloudformation.resource_provider": {
            "CloudFormationResourceProviderPlugin": Plugin,
            "OperationStatus": Status,
            "ProgressEvent": ProgressEvent,
            "ResourceProvider": ResourceProvider,
            "ResourceRequest": Request,
        },
        "localstack.services.lambda_.networking": {"get_main_endpoint_from_container": lambda: "container"},
        "localstack.services.opensearch": {"cluster_manager": module("cluster_manager", build_cluster_endpoint=lambda *_: "localstack's")},
    }
    return mock.patch.dict(sys.modules, {name: module(name, **content) for name, content in names.items()})


def module(name: str, **content: Any) -> ModuleType:
    found = ModuleType(name)
    found.__dict__.update(content)
    return found
