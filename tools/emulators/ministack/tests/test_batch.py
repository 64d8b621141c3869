"""AWS Batch against its documentation, with small commands as jobs."""

import json
import os
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

from launcher import batch_jobs, batch_processes, batch_requests, batch_types, step_functions_batch
from ministack.services import batch, cloudwatch_logs
from ministack.services import stepfunctions as sfn
from ministack.services.cloudformation import provisioners

SPOT = {"action": "RETRY", "onStatusReason": "Host EC2*"}
OTHERS = {"action": "EXIT", "onReason": "*"}


class BatchTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for patch in (
            mock.patch.dict(batch._DISPATCH),
            mock.patch.dict(provisioners._RESOURCE_HANDLERS),
            mock.patch.dict(os.environ, {"BATCH_JOB_FOLDER": str(self.folder), "MACHINE_FACTOR_FILE": "/nonexistent"}),
            mock.patch.object(batch_processes, "_INTERRUPTIONS", self.folder),
            mock.patch.object(sfn, "_invoke_resource", sfn._invoke_resource),
        ):
            patch.start()
            self.addCleanup(patch.stop)
        batch.reset()
        cloudwatch_logs._log_groups.clear()
        cloudwatch_logs._create_log_group({"logGroupName": "/jobs"})
        batch_requests.run_jobs()
        batch_types.create_batch_resources()
        step_functions_batch.submit_jobs()
        self.environment = self.create("ComputeEnvironment", {"ComputeResources": {"MaxvCpus": 4, "MinvCpus": 0}})
        order = [{"ComputeEnvironment": self.environment, "Order": 1}]
        self.queue = self.create("JobQueue", {"ComputeEnvironmentOrder": order, "Priority": 1})

    def create(self, name: str, properties: dict) -> str:
        handler = provisioners._RESOURCE_HANDLERS[f"AWS::Batch::{name}"]
        arn, attributes = handler["create"](name, properties, "stack")
        self.assertEqual(attributes[f"{name}Arn"], arn)
        return arn

    def define(self, script: str, **more) -> str:
        container = {
            "Image": "image",
            "Command": ["sh", "-c", script],
            "Environment": [{"Name": "BUCKET", "Value": "b"}],
            "LogConfiguration": {
                "LogDriver": "awslogs",
                "Options": {"awslogs-group": "/jobs", "awslogs-stream-prefix": "p"},
            },
        }
        return self.create("JobDefinition", {"Type": "container", "ContainerProperties": container, **more})

    def call(self, operation: str, request: dict) -> dict:
        status, _, body = batch._DISPATCH[f"/v1/{operation.lower()}"](request)
        answer = json.loads(body)
        return answer if status < 400 else {"refused": answer["message"]}

    def submit(self, definition: str, **more) -> dict:
        return self.call("SubmitJob", {"jobName": "j", "jobQueue": self.queue, "jobDefinition": definition, **more})

    def run_job(self, definition: str, **more) -> dict:
        return batch_jobs.wait_for(self.submit(definition, **more)["jobId"])

    def when_running(self, job_id: str) -> None:
        limit = time.monotonic() + 30
        while batch._jobs[job_id]["status"] != "RUNNING" or not (self.folder / "started").exists():
            self.assertLess(time.monotonic(), limit)
            time.sleep(0.02)

    def use_engine(self, script: str) -> None:
        """Runs jobs in containers of an engine that is a shell script."""
        engine = self.folder / "docker"
        engine.write_text(f"#!/bin/sh\n{script}\n")
        engine.chmod(0o755)
        settings = {"engine": str(engine), "image": "ID", "label": "run=1"}
        (self.folder / "container").write_text(json.dumps(settings))

    def messages(self, stream: str) -> list[str]:
        events = cloudwatch_logs._log_groups["/jobs"]["streams"][stream]["events"]
        return [event["message"] for event in events]

    def test_runs_the_command_of_the_definition_with_its_environment_and_log(self):
        job = self.run_job(self.define("echo $BUCKET $AWS_BATCH_JOB_ATTEMPT $HOME; echo oops >&2"))
        self.assertEqual((job["status"], job["container"]["exitCode"]), ("SUCCEEDED", 0))
        self.assertRegex(job["container"]["logStreamName"], "^p/default/")
        self.assertEqual(self.messages(job["container"]["logStreamName"]), ["b 1", "oops"])

    def test_replaces_parameters_of_the_command(self):
        definition = self.define("true", Parameters={"step": "align"})
        batch_jobs.definition_of(definition)["containerProperties"]["command"] = ["echo", "Ref::step", "Ref::x", "Ref::y"]
        job = self.run_job(definition, parameters={"x": "1"})
        self.assertEqual(job["container"]["command"], ["echo", "align", "1", "Ref::y"])

    def test_reports_the_exit_code_of_a_failed_job(self):
        job = self.run_job(self.define("exit 65"))
        self.assertEqual((job["status"], job["container"]["exitCode"]), ("FAILED", 65))
        self.assertEqual(job["statusReason"], "Essential container in task exited")

    def test_runs_each_child_of_an_array_with_its_index(self):
        job = self.run_job(self.define("test $AWS_BATCH_JOB_ARRAY_INDEX != 2"), arrayProperties={"size": 4})
        self.assertEqual(job["status"], "FAILED")
        self.assertEqual(job["statusReason"], "Array Child Job failed")
        self.assertEqual(job["arrayProperties"]["statusSummary"]["SUCCEEDED"], 3)
        failed = self.call("ListJobs", {"arrayJobId": job["jobId"], "jobStatus": "FAILED"})["jobSummaryList"]
        self.assertEqual([each["arrayProperties"] for each in failed], [{"index": 2}])
        self.assertEqual(self.call("ListJobs", {"arrayJobId": job["jobId"]})["jobSummaryList"], [])

    def test_refuses_array_sizes_that_aws_batch_refuses(self):
        definition = self.define("true")
        for size in (0, 1, 10_001):
            refused = self.submit(definition, arrayProperties={"size": size})
            self.assertEqual(refused, {"refused": f"Array size must be between 2 and 10000, but was {size}."})

    def test_waits_for_dependencies_and_fails_with_them(self):
        first = self.submit(self.define("sleep 0.3"))["jobId"]
        second = self.run_job(self.define("true"), dependsOn=[{"jobId": first}])
        self.assertGreaterEqual(second["startedAt"], batch._jobs[first]["stoppedAt"])
        failed = self.submit(self.define("exit 1"))["jobId"]
        job = self.run_job(self.define("true"), dependsOn=[{"jobId": failed}])
        self.assertEqual((job["status"], job["statusReason"]), ("FAILED", "Dependent Job failed"))

    def test_runs_sequential_children_one_after_the_other(self):
        job = self.run_job(
            self.define("sleep 0.1"), arrayProperties={"size": 3}, dependsOn=[{"type": "SEQUENTIAL"}]
        )
        children = batch_jobs.children_of(job["jobId"], 3)
        for earlier, later in zip(children, children[1:]):
            self.assertGreaterEqual(later["startedAt"], earlier["stoppedAt"])

    def test_retries_as_often_as_the_definition_says(self):
        job = self.run_job(self.define("exit 1", RetryStrategy={"Attempts": 3}))
        self.assertEqual((job["status"], len(job["attempts"])), ("FAILED", 3))

    def test_retries_only_what_the_conditions_say(self):
        strategy = {"attempts": 5, "evaluateOnExit": [SPOT, OTHERS]}
        job = self.run_job(self.define("exit 1"), retryStrategy=strategy)
        self.assertEqual(len(job["attempts"]), 1)

    def test_retries_a_job_whose_instance_is_reclaimed_when_its_program_has_begun(self):
        script = "trap 'echo term; exit 143' TERM; test $AWS_BATCH_JOB_ATTEMPT = 2 || { sleep 0.3; echo begun; while :; do sleep 0.05; done; }"
        strategy = {"Attempts": 5, "EvaluateOnExit": [_pascal(SPOT), _pascal(OTHERS)]}
        job_id = self.submit(self.define(script, RetryStrategy=strategy))["jobId"]
        (self.folder / job_id).write_text("10")
        job = batch_jobs.wait_for(job_id)
        self.assertEqual((job["status"], len(job["attempts"])), ("SUCCEEDED", 2))
        first = job["attempts"][0]
        self.assertRegex(first["statusReason"], r"^Host EC2 \(instance i-[0-9a-f]{17}\) terminated\.$")
        self.assertEqual(self.messages(first["container"]["logStreamName"]), ["begun", "term"])

    def test_kills_a_job_that_ignores_the_end_of_its_instance(self):
        script = "trap '' TERM; echo begun; touch started; while :; do sleep 0.05; done"
        job_id = self.submit(self.define(script))["jobId"]
        self.when_running(job_id)
        (self.folder / job_id).write_text("0.2")
        self.assertEqual(batch_jobs.wait_for(job_id)["status"], "FAILED")

    def test_ends_a_job_after_its_timeout_and_does_not_retry_it(self):
        job = self.run_job(self.define("exec sleep 60"), timeout={"attemptDurationSeconds": 0.3}, retryStrategy={"attempts": 3})
        self.assertEqual((job["status"], job["statusReason"]), ("FAILED", "Job attempt duration exceeded timeout"))
        self.assertEqual(len(job["attempts"]), 1)

    def test_terminates_a_job_with_the_reason(self):
        job_id = self.submit(self.define("touch started; exec sleep 60", RetryStrategy={"Attempts": 3}))["jobId"]
        self.when_running(job_id)
        self.call("TerminateJob", {"jobId": job_id, "reason": "enough"})
        job = batch_jobs.wait_for(job_id)
        self.assertEqual((job["status"], job["statusReason"], len(job["attempts"])), ("FAILED", "enough", 1))

    def test_counts_vcpus_only_while_jobs_run(self):
        def vcpus() -> int:
            environments = self.call("DescribeComputeEnvironments", {})["computeEnvironments"]
            return environments[0]["computeResources"]["desiredvCpus"]

        self.assertEqual(vcpus(), 0)
        job_id = self.submit(self.define("touch started; exec sleep 60"))["jobId"]
        self.when_running(job_id)
        self.assertEqual(vcpus(), 1)
        self.call("TerminateJob", {"jobId": job_id, "reason": "enough"})
        batch_jobs.wait_for(job_id)
        self.assertEqual(vcpus(), 0)

    def test_says_when_no_engine_runs_the_image(self):
        with mock.patch.dict(os.environ):
            del os.environ["BATCH_JOB_FOLDER"]
            job = self.run_job(self.define("true"))
        self.assertEqual(job["container"]["reason"], "CannotStartContainerError: no engine runs image")

    def test_runs_in_a_container_where_a_scenario_built_the_image(self):
        self.use_engine('echo "$* for $AWS_BATCH_JOB_ATTEMPT"')
        job = self.run_job(self.define("true"))
        self.assertEqual(job["status"], "SUCCEEDED")
        [line] = self.messages(job["container"]["logStreamName"])
        self.assertRegex(line, r"^run --rm --name summit-stacks-.* --env AWS_BATCH_JOB_ATTEMPT .*ID sh -c true for 1$")

    def test_removes_a_container_whose_instance_was_reclaimed_before_its_start(self):
        self.use_engine(
            f'echo "$1 $2 $3" >> {self.folder}/calls\n'
            f'[ "$1" != run ] || {{ echo begun; touch {self.folder}/started; exec sleep 30; }}'
        )
        job_id = self.submit(self.define("true"))["jobId"]
        self.when_running(job_id)
        (self.folder / job_id).write_text("5")
        job = batch_jobs.wait_for(job_id)
        self.assertRegex(job["attempts"][0]["statusReason"], r"^Host EC2 \(instance i-")
        self.assertIn("rm --force --volumes\n", (self.folder / "calls").read_text())

    def test_says_when_the_engine_can_not_start_the_container(self):
        self.use_engine("exit 125")
        job = self.run_job(self.define("true"))
        self.assertIn("CannotStartContainerError: see p/default/", job["container"]["reason"])

    def test_registers_a_revision_for_an_update_and_deletes_all(self):
        definition = self.define("true")
        handlers = provisioners._RESOURCE_HANDLERS
        updated, _ = handlers["AWS::Batch::JobDefinition"]["update"](
            definition, {}, {"Type": "container", "ContainerProperties": {"Image": "new"}}, "stack"
        )
        self.assertEqual(updated, f"{definition.removesuffix(':1')}:2")
        self.assertIn("refused", self.submit(definition))
        for name, arn in (("JobQueue", self.queue), ("ComputeEnvironment", self.environment)):
            handlers[f"AWS::Batch::{name}"]["delete"](arn, {})
        self.assertEqual((len(batch._job_queues), len(batch._compute_envs)), (0, 0))

    def test_step_functions_waits_for_the_job(self):
        arguments = {"JobName": "j", "JobQueue": self.queue, "JobDefinition": self.define("exit $FAIL")}
        environment = {"Environment": [{"Name": "FAIL", "Value": "0"}]}
        resource = "arn:aws:states:::batch:submitJob.sync"
        ended = sfn._invoke_resource(resource, {**arguments, "ContainerOverrides": environment})
        self.assertEqual((ended["Status"], ended["Container"]["ExitCode"]), ("SUCCEEDED", 0))
        environment["Environment"][0]["Value"] = "7"
        with self.assertRaises(sfn._ExecutionError) as raised:
            sfn._invoke_resource(resource, {**arguments, "ContainerOverrides": environment})
        self.assertEqual(raised.exception.error, "States.TaskFailed")
        self.assertEqual(json.loads(raised.exception.cause)["Container"]["ExitCode"], 7)


def _pascal(condition: dict) -> dict:
    return {name[0].upper() + name[1:]: value for name, value in condition.items()}
