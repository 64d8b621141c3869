"""States and tasks of Step Functions against AWS's documentation."""

import json
import os
import threading
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer
from unittest import mock

from launcher import step_functions_tasks
from launcher import step_functions_states
from ministack import app
from ministack.services import iam
from ministack.services import stepfunctions as sfn

ACCOUNT = "000000000000"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/machine"
PASS = {"Type": "Pass", "End": True}


class Patched(unittest.TestCase):
    names = (
        "_add_event",
        "_run_sub_machine",
        "_run_parallel_branches",
        "_find_matching_retrier",
        "_execute_task",
        "_invoke_resource",
        "_invoke_aws_sdk_integration",
        "_dispatch_aws_sdk_rest_xml",
    )

    def setUp(self):
        for name in self.names:
            self.patch(sfn, name, getattr(sfn, name))

    def patch(self, target, name, value):
        patch = mock.patch.object(target, name, value)
        patch.start()
        self.addCleanup(patch.stop)


class Branches(Patched):
    def setUp(self):
        super().setUp()
        step_functions_states.run_branches_with_own_variables()
        step_functions_states.evaluate_parallel_in_jsonata()
        self.execution = {"events": []}
        self.ctx = {"QueryLanguage": "JSONata", "variables": {"outer": 1}, "State": {}}

    def run_parallel(self, *branches, **fields):
        state = {"Type": "Parallel", "Branches": branches, "End": True, **fields}
        return sfn._run_parallel_branches(state, {"a": 2}, self.execution, self.ctx)[0]

    def test_parallel_states_use_arguments_and_output(self):
        branch = {"StartAt": "A", "States": {"A": {**PASS, "Output": "{% $states.input.x + $outer %}"}}}
        output = self.run_parallel(
            branch,
            branch,
            Arguments={"x": "{% $states.input.a %}"},
            Output={"first": "{% $states.result[0] %}"},
            Assign={"both": "{% $states.result %}"},
        )
        self.assertEqual(output, {"first": 3})
        self.assertEqual(self.ctx["variables"]["both"], [3, 3])

    def test_branches_have_their_own_variables(self):
        self.run_parallel({"StartAt": "A", "States": {"A": {**PASS, "Assign": {"inner": 1}}}})
        self.assertEqual(self.ctx["variables"], {"outer": 1})

    def test_states_of_branches_are_in_the_history(self):
        states = {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}
        self.run_parallel({"StartAt": "A", "States": states})
        names = [
            (event["type"], details["name"])
            for event in self.execution["events"]
            for details in event.values()
            if isinstance(details, dict)
        ]
        self.assertEqual(
            names,
            [("PassStateEntered", "A"), ("PassStateExited", "A"), ("SucceedStateEntered", "B"), ("SucceedStateExited", "B")],
        )

    def test_parallel_states_fail_with_the_error_of_the_branch(self):
        with self.assertRaises(sfn._ExecutionError) as raised:
            self.run_parallel({"StartAt": "A", "States": {"A": {"Type": "Fail", "Error": "Bad", "Cause": "why"}}})
        self.assertEqual((raised.exception.error, raised.exception.cause), ("Bad", "why"))


class Retries(Patched):
    def setUp(self):
        super().setUp()
        step_functions_states.apply_retry_limits()

    def delay(self, count, **fields):
        retrier = {"ErrorEquals": ["E"], "IntervalSeconds": 2, "BackoffRate": 2, "MaxAttempts": 9, **fields}
        found, index = sfn._find_matching_retrier([retrier], "E", {0: count})
        self.assertEqual((found["BackoffRate"], index), (1, 0))
        return found["IntervalSeconds"]

    def test_retries_back_off_up_to_max_delay(self):
        delays = [self.delay(count, MaxDelaySeconds=10) for count in range(4)]
        self.assertEqual(delays, [2, 4, 8, 10])

    def test_full_jitter_spreads_the_delay(self):
        with mock.patch.object(step_functions_states.random, "random", lambda: 0.25):
            self.assertEqual(self.delay(2, JitterStrategy="FULL"), 2)

    def test_retries_end_after_max_attempts(self):
        retrier = {"ErrorEquals": ["E"], "MaxAttempts": 1}
        self.assertEqual(sfn._find_matching_retrier([retrier], "E", {0: 1}), (None, -1))


class Tasks(Patched):
    def setUp(self):
        super().setUp()
        self.invoked = []
        self.patch(sfn, "_invoke_resource", lambda *call: self.invoked.append(call) or {})
        self.patch(sfn, "_state_machines", {"machine": {"roleArn": ROLE}})
        self.patch(app, "AUTH", True)
        self.addCleanup(iam._roles.pop, "machine", None)
        step_functions_tasks.authorize_tasks()

    def task(self, resource, arguments, *permissions):
        statements = [{"Effect": "Allow", "Action": action, "Resource": target} for action, target in permissions]
        iam._roles["machine"] = {"InlinePolicies": {"permissions": json.dumps({"Statement": statements})}}
        state = {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Arguments": arguments, "End": True}
        ctx = {"QueryLanguage": "JSONata", "variables": {}, "State": {}}
        sfn._execute_task(state, {}, {"stateMachineArn": "machine", "events": []}, ctx)

    def assert_needs(self, resource, arguments, *permissions):
        self.task(resource, arguments, *permissions)
        self.assertEqual(len(self.invoked), 1)
        for missing in permissions:
            with self.assertRaises(sfn._ExecutionError) as raised:
                self.task(resource, arguments, *(right for right in permissions if right != missing))
            self.assertTrue(raised.exception.error.endswith(".AccessDeniedException"))
            self.assertIn(missing[0], raised.exception.cause)
        self.assertEqual(len(self.invoked), 1)

    def test_a_task_invokes_a_function_with_permission_only(self):
        arn = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f"
        self.assert_needs("lambda:invoke", {"FunctionName": arn}, ("lambda:InvokeFunction", arn))

    def test_a_task_puts_an_item_with_permission_only(self):
        arn = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/t"
        self.assert_needs("dynamodb:putItem", {"TableName": "t"}, ("dynamodb:PutItem", arn))

    def test_a_task_sends_a_message_with_permission_only(self):
        arn = f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"
        self.assert_needs("sqs:sendMessage", {"QueueUrl": f"http://h/{ACCOUNT}/q"}, ("sqs:SendMessage", arn))

    def test_a_task_publishes_with_permission_only(self):
        arn = f"arn:aws:sns:us-east-1:{ACCOUNT}:t"
        self.assert_needs("sns:publish", {"TopicArn": arn}, ("sns:Publish", arn))

    def test_a_task_puts_events_with_permission_only(self):
        arn = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default"
        self.assert_needs("events:putEvents", {"Entries": [{}]}, ("events:PutEvents", arn))

    def test_a_task_reads_object_metadata_with_permission_only(self):
        right = ("s3:GetObject", "arn:aws:s3:::b/k")
        self.assert_needs("aws-sdk:s3:headObject", {"Bucket": "b", "Key": "k"}, right)

    def test_a_task_detects_labels_of_a_version_with_permission_only(self):
        image = {"Image": {"S3Object": {"Bucket": "b", "Name": "k", "Version": "v"}}}
        permissions = ("rekognition:DetectLabels", "*"), ("s3:GetObjectVersion", "arn:aws:s3:::b/k")
        self.assert_needs("aws-sdk:rekognition:detectLabels", image, *permissions)


class MissingObjects(Patched):
    def error_of(self, action, cause):
        self.patch(sfn, "_dispatch_aws_sdk_rest_xml", mock.Mock(side_effect=sfn._ExecutionError("S3.S3Exception", cause)))
        step_functions_tasks.report_missing_objects()
        with self.assertRaises(sfn._ExecutionError) as raised:
            sfn._dispatch_aws_sdk_rest_xml({}, "s3", action, {})
        return raised.exception.error

    def test_a_missing_object_is_no_such_key(self):
        self.assertEqual(self.error_of("headObject", "S3 returned status 404"), "S3.NoSuchKeyException")

    def test_a_denied_head_is_not_a_missing_object(self):
        self.assertEqual(self.error_of("headObject", "S3 returned status 403"), "S3.S3Exception")


class Rekognition(Patched):
    def setUp(self):
        super().setUp()
        step_functions_tasks.call_rekognition()

    def ask(self, status, body):
        asked = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["content-length"])
                asked.append((self.headers["x-amz-target"], json.loads(self.rfile.read(length))))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *_):
                pass

        with HTTPServer(("127.0.0.1", 0), Handler) as server:
            thread = threading.Thread(target=server.handle_request)
            thread.start()
            try:
                return self.call(f"http://127.0.0.1:{server.server_port}"), asked
            finally:
                thread.join()

    def call(self, endpoint):
        with mock.patch.dict(os.environ, {"AWS_ENDPOINT_URL_REKOGNITION": endpoint}):
            return sfn._invoke_aws_sdk_integration(f"{step_functions_tasks.REKOGNITION}detectLabels", {"MaxLabels": 1})

    def error_of(self, *arguments):
        with self.assertRaises(sfn._ExecutionError) as raised:
            self.ask(*arguments)
        return raised.exception.error

    def test_rekognition_receives_the_request_of_an_sdk(self):
        answer = {"Labels": []}
        asked = [("RekognitionService.DetectLabels", {"MaxLabels": 1})]
        self.assertEqual(self.ask(200, answer), (answer, asked))

    def test_errors_of_rekognition_have_the_names_of_the_sdk(self):
        for sent, named in (
            ("ThrottlingException", "Rekognition.ThrottlingException"),
            ("InternalServerError", "Rekognition.InternalServerErrorException"),
        ):
            self.assertEqual(self.error_of(400, {"__type": sent, "message": "m"}), named)

    def test_an_unreachable_rekognition_is_a_client_error(self):
        with self.assertRaises(sfn._ExecutionError) as raised:
            self.call("http://127.0.0.1:1")
        self.assertEqual(raised.exception.error, "Rekognition.SdkClientException")

    def test_rekognition_is_missing_without_an_endpoint(self):
        with self.assertRaises(sfn._ExecutionError) as raised:
            self.call("")
        self.assertEqual(raised.exception.error, "States.Runtime")
