"""Service revisions of ECS, for which MiniStack returns an empty list.

On AWS each deployment of a service makes a revision, which says with what image. Here a revision is
the task definition of that number, of the family that the service runs:
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRevision.html
"""

import json

from ministack.core import iam_actions
from ministack.core.responses import json_response
from ministack.services import ecs


def describe_service_revisions() -> None:
    """Answers DescribeServiceRevisions from the service's task definition of that number."""
    ecs._ACTION_MAP["DescribeServiceRevisions"] = _describe


def authorize_service_revisions() -> None:
    """Checks the permission for the service revision.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
    """
    original = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, query_params, region, account_id):
        if service == "ecs" and b"serviceRevisionArns" in (body or b""):
            return json.loads(body)["serviceRevisionArns"][0]
        return original(service, method, path, headers, body, query_params, region, account_id)

    iam_actions.extract_resource_arn = extract


def _describe(data):
    found = {arn: _revision(arn) for arn in data.get("serviceRevisionArns", [])}
    return json_response(
        {
            "serviceRevisions": [revision for revision in found.values() if revision],
            "failures": [{"arn": arn, "reason": "MISSING"} for arn, revision in found.items() if not revision],
        }
    )


def _revision(arn):
    _, cluster, name, number = arn.split(":")[-1].split("/")
    service = ecs._services.get(f"{cluster}/{name}")
    if not service:
        return None
    family = service["taskDefinition"].rpartition("/")[2].rpartition(":")[0]
    definition = ecs._task_defs.get(f"{family}:{number}")
    if not definition:
        return None
    return {
        "serviceRevisionArn": arn,
        "serviceArn": service["serviceArn"],
        "clusterArn": service["clusterArn"],
        "taskDefinition": definition["taskDefinitionArn"],
        "launchType": "FARGATE",
        "containerImages": [
            {"containerName": each["name"], "image": each["image"]} for each in definition["containerDefinitions"]
        ],
    }
