"""Service revisions of ECS against AWS's documentation."""

import json
import unittest
from unittest import mock

from launcher import ecs_service_revisions
from ministack.core import iam_actions
from ministack.services import ecs

REVISION = "arn:aws:ecs:us-east-1:000000000000:service-revision/Cluster/Web/2"
MISSING = "arn:aws:ecs:us-east-1:000000000000:service-revision/Cluster/Web/9"
CONTAINER = {"name": "web", "image": "registry/web:2222"}
SERVICE = {
    "serviceArn": "service",
    "clusterArn": "cluster",
    "taskDefinition": "arn:aws:ecs:us-east-1:000000000000:task-definition/WebTask:1",
}


class ServiceRevisions(unittest.TestCase):
    def setUp(self):
        services = mock.patch.dict(ecs._ACTION_MAP)
        services.start()
        self.addCleanup(services.stop)
        original = iam_actions.extract_resource_arn
        self.addCleanup(setattr, iam_actions, "extract_resource_arn", original)
        ecs._services["Cluster/Web"] = SERVICE
        self.addCleanup(ecs._services.pop, "Cluster/Web")
        ecs._task_defs["WebTask:2"] = {"taskDefinitionArn": "definition", "containerDefinitions": [CONTAINER]}
        self.addCleanup(ecs._task_defs.pop, "WebTask:2")
        ecs_service_revisions.describe_service_revisions()
        ecs_service_revisions.authorize_service_revisions()

    def describe(self, *arns):
        _, _, body = ecs._ACTION_MAP["DescribeServiceRevisions"]({"serviceRevisionArns": list(arns)})
        return json.loads(body)

    def test_a_revision_has_the_image_of_its_task_definition(self):
        [revision] = self.describe(REVISION)["serviceRevisions"]
        self.assertEqual(revision["serviceRevisionArn"], REVISION)
        self.assertEqual(revision["containerImages"], [{"containerName": "web", "image": "registry/web:2222"}])

    def test_a_missing_revision_is_a_failure(self):
        answer = self.describe(REVISION, MISSING)
        self.assertEqual(len(answer["serviceRevisions"]), 1)
        self.assertEqual(answer["failures"], [{"arn": MISSING, "reason": "MISSING"}])

    def test_the_permission_is_checked_for_the_revision(self):
        body = json.dumps({"serviceRevisionArns": [REVISION]}).encode()
        resource = iam_actions.extract_resource_arn("ecs", "POST", "/", {}, body, {}, "us-east-1", "000000000000")
        self.assertEqual(resource, REVISION)
