"""CloudFormation types of MSK Connect, which MiniStack lacks: a worker of Kafka Connect as a process."""

import base64
import os
import tempfile
import zipfile
from typing import Any

from launcher import kafka_engine
from launcher.msk_resources import new_arn
from ministack.core.lambda_runtime import execution_credentials
from ministack.core.responses import get_account_id, get_region
from ministack.services import s3
from ministack.services.cloudformation import provisioners

# Archives of plug-ins and texts of worker configurations, by ARN.
_plugins: dict[str, str] = {}
_workers: dict[str, str] = {}


def run_connectors() -> None:
    """Runs a connector in a worker of its own, with the plug-in from S3 and the credentials of its role."""
    provisioners._RESOURCE_HANDLERS |= {
        "AWS::KafkaConnect::CustomPlugin": {"create": _create_plugin, "delete": _delete_plugin},
        "AWS::KafkaConnect::WorkerConfiguration": {"create": _create_worker, "delete": _nothing},
        "AWS::KafkaConnect::Connector": {
            "create": _create_connector,
            "update": _update_connector,
            "delete": _delete_connector,
        },
    }


def _nothing(_physical_id, _props):
    pass


def _create_plugin(_logical_id, props, _stack_name):
    location = props["Location"]["S3Location"]
    bucket, key = location["BucketArn"].split(":")[-1], location["FileKey"]
    body = s3._get_object_data(bucket, key)
    if body is None:
        raise ValueError(f"There is no plug-in archive s3://{bucket}/{key}: publish the assets, then deploy again.")
    arn = new_arn("custom-plugin", props["Name"])
    with tempfile.NamedTemporaryFile(suffix=".zip", delete=False) as file:
        file.write(body)
    if damage := damage_of(file.name):
        os.unlink(file.name)
        raise ValueError(f"The plug-in archive s3://{bucket}/{key} {damage}: build it again, then deploy.")
    _plugins[arn] = file.name
    return arn, {"CustomPluginArn": arn, "Revision": 1}


def damage_of(path: str) -> str | None:
    """Damage of an archive in words."""
    if not zipfile.is_zipfile(path):
        return "is no ZIP file"
    with zipfile.ZipFile(path) as archive:
        first = archive.testzip()
        if first:
            return f"is damaged at {first}"
        return None if any(name.endswith(".jar") for name in archive.namelist()) else "has no jar"


def _delete_plugin(physical_id, _props):
    path = _plugins.pop(physical_id, None)
    if path:
        os.unlink(path)


def _create_worker(_logical_id, props, _stack_name):
    arn = new_arn("worker-configuration", props["Name"])
    _workers[arn] = base64.b64decode(props["PropertiesFileContent"]).decode()
    return arn, {"WorkerConfigurationArn": arn, "Revision": 1}


def _create_connector(_logical_id, props, _stack_name):
    arn = new_arn("connector", props["ConnectorName"])
    _start(props)
    return arn, {"ConnectorArn": arn}


def _update_connector(physical_id, _old, props, _stack_name, _logical_id=None):
    _start(props)
    return physical_id, {"ConnectorArn": physical_id}


def _start(props: dict[str, Any]) -> None:
    plugin = props["Plugins"][0]["CustomPlugin"]["CustomPluginArn"]
    worker = props["WorkerConfiguration"]["WorkerConfigurationArn"]
    name = props["ConnectorName"]
    # MiniStack makes credentials for functions only: the session has this name.
    session = {
        "FunctionArn": f"arn:aws:lambda:{get_region()}:{get_account_id()}:function:{name}",
        "FunctionName": name,
        "Role": props["ServiceExecutionRoleArn"],
    }
    kafka_engine.call(
        "connector",
        {
            "name": name,
            "plugin": _plugins[plugin],
            "workerProperties": _workers[worker],
            "configuration": {name: str(value) for name, value in props["ConnectorConfiguration"].items()},
            "environment": {
                **execution_credentials(session),
                "AWS_REGION": get_region(),
                "AWS_ENDPOINT_URL": f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}",
            },
        },
    )


def _delete_connector(_physical_id, _props):
    kafka_engine.call("stop-connector")
