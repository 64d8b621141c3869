"""Aurora PostgreSQL clusters with a real server, for the Data API and for Debezium.

MiniStack starts databases in Docker only; through CloudFormation it starts none.
"""

import os
from typing import Any

from launcher import kafka_engine
from ministack.services import rds, rds_data
from ministack.services.cloudformation import provisioners

CLUSTER = "AWS::RDS::DBCluster"
INSTANCE = "AWS::RDS::DBInstance"


def run_aurora_postgresql() -> None:
    """Starts a PostgreSQL server for a cluster of CloudFormation, and connects the Data API to it."""
    if "KAFKA_ENGINE" not in os.environ:
        return
    clusters = provisioners._RESOURCE_HANDLERS[CLUSTER]
    create_cluster = clusters["create"]
    instances = provisioners._RESOURCE_HANDLERS[INSTANCE]
    create_instance = instances["create"]
    connect = rds_data._connect

    def create_with_server(logical_id, props, stack_name):
        identifier, _ = create_cluster(logical_id, props, stack_name)
        cluster = rds._clusters[identifier]
        if cluster["Engine"] == "aurora-postgresql":
            server = kafka_engine.call(
                "database",
                {
                    "user": props["MasterUsername"],
                    "password": props["MasterUserPassword"],
                    "database": props.get("DatabaseName") or "postgres",
                    "settings": settings_of(parameters_of(props.get("DBClusterParameterGroupName"))),
                },
            )
            cluster["Endpoint"] = cluster["ReaderEndpoint"] = server["host"]
            cluster["Port"] = server["port"]
        return identifier, provisioners._rds_db_cluster_attrs(cluster)

    def create_with_endpoint(logical_id, props, stack_name):
        identifier, attributes = create_instance(logical_id, props, stack_name)
        cluster = rds._clusters.get(props.get("DBClusterIdentifier", "")) or {}
        if cluster.get("Engine") == "aurora-postgresql":
            instance = rds._instances[identifier]
            instance["Endpoint"] |= {"Address": cluster["Endpoint"], "Port": cluster["Port"]}
            # MiniStack connects only to a database that has a container.
            instance["_docker_container_id"] = "engine"
        return identifier, attributes

    def connect_with_client(*arguments, **named):
        kafka_engine.add_packages()
        return connect(*arguments, **named)

    clusters["create"] = create_with_server
    instances["create"] = create_with_endpoint
    rds_data._connect = connect_with_client


def parameters_of(group: str | None) -> dict[str, str]:
    """Parameters of a cluster parameter group, by name."""
    if not group:
        return {}
    parameters = (rds._db_cluster_param_groups.get(group) or {}).get("Parameters", {})
    return {name: str(_value(given)) for name, given in parameters.items()}


def _value(given: Any) -> Any:
    return given.get("ParameterValue") if isinstance(given, dict) else given


def settings_of(parameters: dict[str, str]) -> dict[str, str]:
    """Settings of PostgreSQL for parameters of Aurora; sizes without a unit are megabytes there too."""
    logical = parameters.get("rds.logical_replication") == "1"
    own = {name: value for name, value in parameters.items() if not name.startswith("rds.")}
    return {**own, "wal_level": "logical" if logical else "replica"}
