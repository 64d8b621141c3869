"""Execution environments of functions whose init phase fails."""

import io
import unittest
import zipfile
from unittest import mock

from launcher import lambda_environments
from ministack.core import lambda_runtime
from ministack.services import lambda_svc

NAME = "environments"
CONFIG = {
    "FunctionName": NAME,
    "FunctionArn": f"arn:aws:lambda:eu-central-1:111122223333:function:{NAME}",
    "Runtime": "python3.12",
    "Handler": "index.handler",
    "Timeout": 20,
}


def function_of(code: str) -> dict:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("index.py", code)
    return {"config": CONFIG, "code_zip": archive.getvalue()}


class Environments(unittest.TestCase):
    def setUp(self):
        for name in ("_spawn", "invoke"):
            patch = mock.patch.object(lambda_runtime.Worker, name, getattr(lambda_runtime.Worker, name))
            patch.start()
            self.addCleanup(patch.stop)
        self.addCleanup(lambda_runtime.invalidate_worker, NAME)

    def test_a_failed_init_phase_is_repeated(self):
        spawn, failures = lambda_runtime.Worker._spawn, [OSError("Resource temporarily unavailable")]

        def failing_once(worker):
            if failures:
                raise failures.pop()
            spawn(worker)

        lambda_runtime.Worker._spawn = failing_once
        lambda_environments.separate_environments()
        result = lambda_svc._execute_function_warm(function_of("handler = lambda event, context: 1"), {}, "r")
        self.assertEqual(result["body"], 1)

    def test_an_init_phase_without_its_module_is_not_repeated(self):
        spawn = lambda_runtime.Worker._spawn
        with mock.patch.object(lambda_runtime.Worker, "_spawn", autospec=True, side_effect=spawn) as spawned:
            lambda_environments.separate_environments()
            for runtime in ("python3.12", "nodejs24.x"):
                function = function_of("handler = lambda event, context: 1")
                function["config"] = {**CONFIG, "Runtime": runtime, "Handler": "missing.handler"}
                result = lambda_svc._execute_function_warm(function, {}, "r")
                self.assertIn("missing", result["body"]["errorMessage"])
                lambda_runtime.invalidate_worker(NAME)
        self.assertEqual(spawned.call_count, 2)

    def test_an_environment_that_does_not_start_leaves_the_others(self):
        lambda_environments.separate_environments()
        working = function_of("handler = lambda event, context: 1")
        lambda_svc._execute_function_warm(working, {}, "r1")
        other, _ = lambda_runtime.acquire_worker(NAME, CONFIG, working["code_zip"])
        result = lambda_svc._execute_function_warm(function_of("raise ValueError('no table')"), {}, "r2")
        self.assertTrue(result["error"])
        self.assertIn("no table", result["body"]["errorMessage"])
        self.assertIn("no table", result["log"])
        self.assertIsNone(other._proc.poll())
