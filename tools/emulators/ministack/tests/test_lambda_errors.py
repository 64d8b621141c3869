"""Errors of functions and S3 events against AWS's documentation."""

import json
import unittest
from unittest import mock

from launcher import lambda_errors
from launcher import s3_events
from ministack.core import lambda_runtime
from ministack.services import eventbridge, lambda_svc, s3


class FunctionErrors(unittest.TestCase):
    def setUp(self):
        self.answer = {}

        def execute(*_):
            answer = lambda_runtime.Worker.invoke(None)
            failed = answer["status"] == "error"
            return {"body": {"errorType": "Runtime.HandlerError"} if failed else 1, "error": failed}

        for target, name, value in (
            (lambda_runtime, "_NODEJS_WORKER_SCRIPT", lambda_runtime._NODEJS_WORKER_SCRIPT),
            (lambda_runtime.Worker, "invoke", lambda *_: self.answer),
            (lambda_svc, "_execute_function_warm", execute),
        ):
            patch = mock.patch.object(target, name, value)
            patch.start()
            self.addCleanup(patch.stop)
        lambda_errors.report_error_names()

    def result(self, **answer):
        self.answer = answer
        return lambda_svc._execute_function_warm({}, {}, "request")["body"]

    def test_the_runtime_reports_the_error_name(self):
        self.assertIn("errorType: err.name", lambda_runtime._NODEJS_WORKER_SCRIPT)

    def test_a_thrown_error_keeps_its_name(self):
        self.assertEqual(self.result(status="error", errorType="ImageDamaged"), {"errorType": "ImageDamaged"})

    def test_other_results_are_unchanged(self):
        self.result(status="error", errorType="ImageDamaged")
        self.assertEqual(self.result(status="error"), {"errorType": "Runtime.HandlerError"})
        self.assertEqual(self.result(status="ok"), 1)


class ObjectEvents(unittest.TestCase):
    def setUp(self):
        self.events = []

        def fire(*_, version_id=None):
            detail = json.dumps({"object": {"key": "k"}})
            eventbridge._dispatch_event({"Source": "aws.s3", "Detail": detail})

        for target, name, value in (
            (s3, "_fire_s3_event", fire),
            (eventbridge, "_dispatch_event", lambda event: self.events.append(json.loads(event["Detail"]))),
        ):
            patch = mock.patch.object(target, name, value)
            patch.start()
            self.addCleanup(patch.stop)
        s3_events.add_version_ids()

    def test_events_have_the_version_id(self):
        s3._fire_s3_event("b", "k", version_id="v")
        self.assertEqual(self.events, [{"object": {"key": "k", "version-id": "v"}}])

    def test_events_of_unversioned_buckets_have_no_version_id(self):
        s3._fire_s3_event("b", "k")
        self.assertEqual(self.events, [{"object": {"key": "k"}}])
