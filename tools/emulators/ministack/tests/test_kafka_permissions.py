"""Tokens and permissions of Kafka clients against AWS's documentation."""

import base64
import json
import time
import unittest
from http.client import HTTPConnection
from http.server import ThreadingHTTPServer
from threading import Thread
from unittest import mock

from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from launcher import kafka_permissions
from ministack.core import iam_evaluator
from ministack.core.lambda_runtime import execution_credentials
from ministack.core.responses import request_scope
from ministack.services import iam, msk

ACCOUNT, REGION = "000000000000", "eu-west-1"
NAME = "shop/5555abcd-1111-abcd-1234-abcd1234-1"


def arn(kind, name=""):
    return f"arn:aws:kafka:{REGION}:{ACCOUNT}:{kind}/{NAME}{name and '/' + name}"


CONNECT = {"Effect": "Allow", "Action": "kafka-cluster:Connect", "Resource": arn("cluster")}
READ = {
    "Effect": "Allow",
    "Action": ["kafka-cluster:ReadData", "kafka-cluster:DescribeTopic"],
    "Resource": arn("topic", "changes"),
}
GROUP = {"Effect": "Allow", "Action": "kafka-cluster:AlterGroup", "Resource": arn("group", "view")}
TRANSACTION = {
    "Effect": "Allow",
    "Action": "kafka-cluster:AlterTransactionalId",
    "Resource": arn("transactional-id", "capture-*"),
}


def token(keys, action="kafka-cluster:Connect", service="kafka-cluster", expires=900):
    """Token as AWS's signers make it."""
    request = AWSRequest("GET", f"https://kafka.{REGION}.amazonaws.com/", params={"Action": action})
    credentials = Credentials(keys["AWS_ACCESS_KEY_ID"], keys["AWS_SECRET_ACCESS_KEY"], keys["AWS_SESSION_TOKEN"])
    SigV4QueryAuth(credentials, service, REGION, expires=expires).add_auth(request)
    url = f"{request.url}&User-Agent=aws-msk-iam-sasl-signer-python%2F1.0.2"
    return base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")


class KafkaPermissions(unittest.TestCase):
    def setUp(self):
        self.addCleanup(iam.reset)
        self.addCleanup(msk.reset)
        patch = mock.patch("ministack.app.AUTH", True)
        patch.start()
        self.addCleanup(patch.stop)
        with request_scope(ACCOUNT, REGION):
            msk._clusters[arn("cluster")] = {}
            self.keys = self.role("consumer", CONNECT, READ, GROUP, TRANSACTION)

    def role(self, name, *statements):
        """Role with a policy, and the credentials of its session."""
        iam._roles[name] = {"InlinePolicies": {"p": json.dumps({"Statement": statements})}, "AttachedPolicies": []}
        function = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
        return execution_credentials(
            {"FunctionArn": function, "FunctionName": name, "Role": f"arn:aws:iam::{ACCOUNT}:role/{name}"}
        )

    def error(self, *arguments, **options):
        return kafka_permissions.authenticate(token(*arguments, **options)).get("error")

    def allowed(self, action, kind, name, principal=None):
        principal = principal or kafka_permissions.authenticate(token(self.keys))["principal"]
        return kafka_permissions.authorize(principal, f"kafka-cluster:{action}", kind, name)["allowed"]

    def test_a_signed_token_has_the_session_of_its_role_as_principal_for_a_quarter_of_an_hour(self):
        answer = kafka_permissions.authenticate(token(self.keys))
        self.assertEqual(answer["principal"], f"arn:aws:sts::{ACCOUNT}:assumed-role/consumer/consumer")
        self.assertAlmostEqual(answer["expires"] / 1000 - time.time(), 900, delta=60)

    def test_a_token_with_another_secret_is_refused(self):
        self.assertIn("signature we calculated does not match", self.error({**self.keys, "AWS_SECRET_ACCESS_KEY": "x"}))

    def test_the_key_of_a_stranger_is_refused(self):
        stranger = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "x", "AWS_SESSION_TOKEN": None}
        self.assertIn("security token included in the request is invalid", self.error(stranger))

    def test_a_key_without_its_session_token_is_refused(self):
        self.assertIn("token is malformed", self.error({**self.keys, "AWS_SESSION_TOKEN": None}))

    def test_a_token_is_refused_after_its_time(self):
        self.assertEqual(self.error(self.keys, expires=-1), "The token has expired.")

    def test_a_token_for_another_action_or_service_is_refused(self):
        for options in ({"action": "kafka-cluster:ReadData"}, {"service": "sts"}):
            self.assertIn("signed for another action", self.error(self.keys, **options))

    def test_what_is_no_url_or_not_signed_is_refused(self):
        for content, reason in (
            (b"\xff", "no URL in Base64"),
            (b"https://kafka/?Action=kafka-cluster:Connect", "must include 'X-Amz-Signature'"),
        ):
            text = base64.urlsafe_b64encode(content).decode()
            self.assertIn(reason, kafka_permissions.authenticate(text)["error"])

    def test_a_role_without_connect_is_refused(self):
        with request_scope(ACCOUNT, REGION):
            keys = self.role("reader", READ)
        self.assertIn("not allowed to kafka-cluster:Connect", self.error(keys))

    def test_a_topic_is_read_with_the_permission_for_it_and_no_other_topic(self):
        self.assertTrue(self.allowed("ReadData", "topic", "changes"))
        self.assertFalse(self.allowed("ReadData", "topic", "offsets"))
        self.assertFalse(self.allowed("WriteData", "topic", "changes"))

    def test_groups_and_transactional_ids_are_resources_of_their_own(self):
        self.assertTrue(self.allowed("AlterGroup", "group", "view"))
        self.assertFalse(self.allowed("AlterGroup", "group", "archive"))
        self.assertTrue(self.allowed("AlterTransactionalId", "transactional-id", "capture-0"))
        self.assertFalse(self.allowed("AlterTransactionalId", "transactional-id", "view-0"))

    def test_actions_on_the_cluster_are_checked_for_its_arn(self):
        self.assertTrue(self.allowed("Connect", "cluster", "kafka-cluster"))
        self.assertFalse(self.allowed("WriteDataIdempotently", "cluster", "kafka-cluster"))

    def test_a_principal_without_a_token_may_do_nothing(self):
        self.assertFalse(self.allowed("ReadData", "topic", "changes", "arn:aws:iam::000000000000:user/nobody"))

    def test_a_removed_policy_counts_for_connected_clients(self):
        self.assertTrue(self.allowed("ReadData", "topic", "changes"))
        with request_scope(ACCOUNT, REGION):
            iam._roles["consumer"]["InlinePolicies"] = {"p": json.dumps({"Statement": [CONNECT]})}
        self.assertFalse(self.allowed("ReadData", "topic", "changes"))

    def test_the_root_user_may_do_everything(self):
        root = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_SESSION_TOKEN": None}
        with mock.patch.dict("os.environ", {"AWS_SECRET_ACCESS_KEY": "test"}):
            principal = kafka_permissions.authenticate(token(root))["principal"]
        self.assertTrue(self.allowed("DeleteTopic", "topic", "changes", principal))

    def test_the_broker_asks_by_http(self):
        server = ThreadingHTTPServer(("127.0.0.1", 0), kafka_permissions._Handler)
        Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)

        def post(operation, **request):
            connection = HTTPConnection("127.0.0.1", server.server_port)
            connection.request("POST", f"/{operation}", json.dumps(request))
            answer = json.loads(connection.getresponse().read())
            connection.close()
            return answer

        principal = post("authenticate", token=token(self.keys))["principal"]
        question = {"principal": principal, "action": "kafka-cluster:ReadData", "kind": "topic", "name": "changes"}
        self.assertEqual(post("authorize", **question), {"allowed": True})
