"""CloudFormation types of MSK, whose clusters are one real broker.

MiniStack has the control plane of clusters and configurations, no topics and no CloudFormation types.
"""

import base64
import json
import re
import uuid
from typing import Any
from urllib.parse import unquote

from launcher import kafka_engine
from ministack.core import iam_actions
from ministack.core.responses import get_account_id, get_region
from ministack.services import msk
from ministack.services.cloudformation import provisioners

# Replicas of a topic: this broker is the only one.
REPLICAS = 1
CLUSTER_ARN = re.compile("/v1/clusters/(arn:[^/]+/[^/]+/[^/]+)")


def provision_clusters_and_topics() -> None:
    """Creates clusters and configurations in MiniStack's control plane, topics at the broker."""
    provisioners._RESOURCE_HANDLERS |= {
        "AWS::MSK::Configuration": {"create": _create_configuration, "delete": _nothing},
        "AWS::MSK::Cluster": {"create": _create_cluster, "delete": _delete_cluster},
        "AWS::MSK::ServerlessCluster": {"create": _create_cluster, "delete": _delete_cluster},
        "AWS::MSK::Topic": {"create": _create_topic, "update": _update_topic, "delete": _delete_topic},
    }


def authorize_clusters() -> None:
    """Checks the permission for the cluster in the path; MiniStack checks it for all resources.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmanagedstreamingforapachekafka.html
    """
    original = iam_actions.extract_resource_arn

    def extract(service, method, path, *rest):
        if service == "kafka" and path.startswith("/v1/clusters/"):
            decoded = unquote(path)
            return CLUSTER_ARN.match(decoded)[1] if CLUSTER_ARN.match(decoded) else "*"
        return original(service, method, path, *rest)

    iam_actions.extract_resource_arn = extract


def _nothing(_physical_id, _props):
    pass


def _created(answer: tuple) -> dict[str, Any]:
    status, _, body = answer
    fields = json.loads(body)
    if status >= 300:
        raise ValueError(fields.get("message") or fields)
    return fields


def _create_configuration(_logical_id, props, _stack_name):
    content = base64.b64encode(props["ServerProperties"].encode()).decode()
    request = {
        "name": props["Name"],
        "kafkaVersions": props.get("KafkaVersionsList", []),
        "serverProperties": content,
    }
    arn = _created(msk._create_configuration(json.dumps(request).encode()))
    identifier = arn.get("arn") or arn["Arn"]
    return identifier, {"Arn": identifier, "LatestRevision.Revision": 1}


def _create_cluster(_logical_id, props, _stack_name):
    request = {
        "clusterName": props["ClusterName"],
        "kafkaVersion": props.get("KafkaVersion"),
        "numberOfBrokerNodes": int(props.get("NumberOfBrokerNodes", 1)),
    }
    fields = _created(msk._create_cluster(json.dumps(request).encode()))
    arn = fields.get("clusterArn") or fields["ClusterArn"]
    return arn, {"Arn": arn, "CurrentVersion": "K3AEGXETSR30VB"}


def _delete_cluster(physical_id, _props):
    msk._delete_cluster(physical_id)


def _admin():
    kafka_engine.add_packages()
    from kafka.admin import KafkaAdminClient

    return KafkaAdminClient(bootstrap_servers=kafka_engine.call("engine")["operatorServers"])


def _create_topic(_logical_id, props, _stack_name):
    admin = _admin()
    from kafka.admin import ConfigResource, ConfigResourceType, NewTopic

    name = props["TopicName"]
    configs = _configs(props)
    try:
        if name in admin.list_topics():
            resource = ConfigResource(ConfigResourceType.TOPIC, name)
            _assert_policy(name, configs, admin.describe_configs([resource]))
        else:
            admin.create_topics([NewTopic(name, int(props["PartitionCount"]), REPLICAS, topic_configs=configs)])
    finally:
        admin.close()
    cluster = props["ClusterArn"].split(":cluster/")[1]
    arn = f"arn:aws:kafka:{get_region()}:{get_account_id()}:topic/{cluster}/{name}"
    return arn, {"TopicArn": arn}


def _assert_policy(name: str, configs: dict[str, str], described: list[Any]) -> None:
    """Refuses a topic that exists with another policy: its records would be deleted, or kept for ever."""
    entries = {entry[0]: entry[1] for answer in described for resource in answer.resources for entry in resource[4]}
    found, wanted = entries.get("cleanup.policy"), configs.get("cleanup.policy")
    if wanted and found != wanted:
        raise ValueError(
            f"The topic {name} exists with cleanup.policy={found}, and the template has {wanted}: "
            "change it with kafka-configs, or delete the topic, then deploy again."
        )


def _configs(props: dict[str, Any]) -> dict[str, str]:
    return json.loads(base64.b64decode(props.get("Configs") or base64.b64encode(b"{}")))


def _update_topic(physical_id, _old, props, _stack_name, _logical_id=None):
    admin = _admin()
    from kafka.admin import ConfigResource, ConfigResourceType

    try:
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, props["TopicName"], configs=_configs(props))])
    finally:
        admin.close()
    return physical_id, {"TopicArn": physical_id}


def _delete_topic(physical_id, _props):
    admin = _admin()
    try:
        admin.delete_topics([physical_id.split("/")[-1]])
    finally:
        admin.close()


def new_arn(resource: str, name: str) -> str:
    """ARN of a resource of MSK Connect."""
    return f"arn:aws:kafkaconnect:{get_region()}:{get_account_id()}:{resource}/{name}/{uuid.uuid4()}-2"
