"""Real PostgreSQL, Kafka and Kafka Connect, which tools/emulators/kafka starts beside MiniStack."""

import json
import os
import sys
import urllib.error
import urllib.request
from functools import cache
from typing import Any

from ministack.services.cloudformation import stacks


# Types whose servers take seconds to start, and call the emulator meanwhile.
SLOW = {"AWS::RDS::DBCluster", "AWS::MSK::Topic", "AWS::KafkaConnect::CustomPlugin", "AWS::KafkaConnect::Connector"}


def provision_on_threads() -> None:
    """Provisions resources with a server on a thread of its own, so that the emulator answers meanwhile."""
    original = stacks._runs_on_worker_thread
    stacks._runs_on_worker_thread = lambda resource_type: resource_type in SLOW or original(resource_type)


class EngineError(Exception):
    """The engine is missing, or refused a request; the message says why."""


def call(operation: str, request: dict[str, Any] | None = None) -> dict[str, Any]:
    """Calls an operation of the engine's control server. Raises EngineError."""
    address = os.environ.get("KAFKA_ENGINE")
    if not address:
        raise EngineError("This run has no engine for Kafka and PostgreSQL: it is started for change-data-capture.")
    try:
        with urllib.request.urlopen(f"{address}/{operation}", json.dumps(request or {}).encode(), timeout=300) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        raise EngineError(error.read().decode()) from error
    except OSError as error:
        raise EngineError(f"The engine for Kafka and PostgreSQL does not answer: {error}") from error


@cache
def add_packages() -> None:
    """Makes the clients of Kafka and PostgreSQL importable, which only the engine's environment has."""
    sys.path.extend(call("engine")["packages"])
