"""Jobs of AWS Batch: submission, array jobs, dependencies, retries, states.

A record in MiniStack's `batch._jobs` has the shape of DescribeJobs.
https://docs.aws.amazon.com/batch/latest/APIReference/API_JobDetail.html
"""

import contextvars
import fnmatch
import os
import threading

from launcher import batch_processes
from ministack.core.responses import new_uuid
from ministack.services import batch

STATES = ("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED")
ENDED = ("SUCCEEDED", "FAILED")
PLACED = ("STARTING", "RUNNING")
SIZES = range(2, 10_001)

_lock = threading.RLock()
_changed = threading.Condition(_lock)
# Ids of jobs to end, with the reason.
_terminations: dict[str, str] = {}


class Refused(Exception):
    """Request that AWS Batch answers with ClientException."""


def submit(request: dict) -> dict:
    """Creates a job, with its children if it is an array job.

    Raises:
        Refused: a value is wrong or a name unknown
    """
    definition = definition_of(request.get("jobDefinition", ""))
    queue = queue_of(request.get("jobQueue", ""))
    size = (request.get("arrayProperties") or {}).get("size")
    if size is not None and size not in SIZES:
        raise Refused(f"Array size must be between 2 and 10000, but was {size}.")
    for dependency in request.get("dependsOn", []):
        if dependency.get("jobId") and dependency["jobId"] not in batch._jobs:
            raise Refused(f"Job dependency {dependency['jobId']} does not exist.")
    job_id = new_uuid()
    common = {
        "jobName": request["jobName"],
        "jobQueue": queue["jobQueueArn"],
        "jobDefinition": definition["jobDefinitionArn"],
        "createdAt": batch._now_ms(),
        "dependsOn": request.get("dependsOn", []),
        "parameters": {**definition.get("parameters", {}), **request.get("parameters", {})},
        "retryStrategy": request.get("retryStrategy") or definition.get("retryStrategy") or {},
        "timeout": request.get("timeout") or definition.get("timeout") or {},
        "tags": {**(definition.get("tags") or {}), **request.get("tags", {})},
        "platformCapabilities": definition.get("platformCapabilities", ["EC2"]),
    }
    container = _container(definition, request.get("containerOverrides") or {}, common["parameters"])
    with _lock:
        if size is None:
            _add(job_id, common, container, {})
        else:
            _add(job_id, common, container, {"arrayProperties": {"size": size}})
            for index in range(size):
                _add(f"{job_id}:{index}", common, container, {"arrayProperties": {"index": index}})
        schedule()
        return batch._jobs[job_id]


def _add(job_id: str, common: dict, container: dict, more: dict) -> None:
    job = {**common, "jobId": job_id, "jobArn": batch._job_arn(job_id), "status": "PENDING", "attempts": [], **more}
    batch._jobs[job_id] = {**job, "container": dict(container)}


def _container(definition: dict, overrides: dict, parameters: dict) -> dict:
    properties = definition["containerProperties"]
    command = overrides.get("command") or properties.get("command", [])
    environment = {each["name"]: each["value"] for each in properties.get("environment", [])}
    environment |= {each["name"]: each["value"] for each in overrides.get("environment", [])}
    return {
        **properties,
        "command": [_resolved(word, parameters) for word in command],
        "environment": [{"name": name, "value": value} for name, value in environment.items()],
        "resourceRequirements": overrides.get("resourceRequirements") or properties.get("resourceRequirements", []),
    }


def _resolved(word: str, parameters: dict) -> str:
    """Value of a placeholder `Ref::name`; one without a parameter stays, as on AWS."""
    return parameters.get(word.removeprefix("Ref::"), word) if word.startswith("Ref::") else word


def definition_of(name: str) -> dict:
    """Active job definition by its ARN, `name:revision` or name.

    Raises:
        Refused: there is none
    """
    wanted = name.rpartition("job-definition/")[2] if name.startswith("arn:") else name
    base, _, revision = wanted.partition(":")
    active = [each for each in batch._job_definitions.get(base, []) if each["status"] == "ACTIVE"]
    found = [each for each in active if not revision or str(each["revision"]) == revision]
    if not found:
        raise Refused(f"JobDefinition {name} does not exist or is not active.")
    return found[-1]


def queue_of(name: str) -> dict:
    """Job queue by its ARN or name.

    Raises:
        Refused: there is none, or it is disabled
    """
    queue = batch._job_queues.get(name.rpartition("job-queue/")[2] if name.startswith("arn:") else name)
    if not queue:
        raise Refused(f"JobQueue {name} not found.")
    if queue["state"] != "ENABLED":
        raise Refused(f"JobQueue {name} is disabled.")
    return queue


def job_of(job_id: str) -> dict | None:
    """Record of a job as DescribeJobs returns it."""
    job = batch._jobs.get(job_id)
    size = (job or {}).get("arrayProperties", {}).get("size")
    if size is None:
        return job
    counts = dict.fromkeys(STATES, 0)
    for child in children_of(job_id, size):
        counts[child["status"]] += 1
    return {**job, "arrayProperties": {"size": size, "statusSummary": counts}}


def children_of(job_id: str, size: int) -> list[dict]:
    return [batch._jobs[f"{job_id}:{index}"] for index in range(size)]


def wait_for(job_id: str) -> dict:
    """Waits until a job has ended."""
    with _changed:
        while batch._jobs[job_id]["status"] not in ENDED:
            _changed.wait(1)
            schedule()
        return job_of(job_id)


def end(job_id: str, reason: str, states: tuple[str, ...]) -> None:
    """Ends a job in one of the states, or the children of an array job that are."""
    with _lock:
        job = batch._jobs.get(job_id)
        if not job:
            return
        size = job.get("arrayProperties", {}).get("size")
        for each in [job] if size is None else children_of(job_id, size):
            if each["status"] in ENDED or each["status"] not in states:
                continue
            if each["status"] in PLACED:
                _terminations[each["jobId"]] = reason
            else:
                _finish(each, "FAILED", reason)
        schedule()


def vcpus_in_use(environment_arn: str) -> int:
    """vCPUs of the jobs that are placed in a compute environment."""
    placed = [job for job in batch._jobs.values() if job["status"] in PLACED]
    return sum(_vcpus(job) for job in placed if job["container"].get("computeEnvironment") == environment_arn)


def schedule() -> None:
    """Moves jobs on whose dependencies have ended, and starts those for which there is room."""
    with _lock:
        moved = True
        while moved:
            moved = False
            for job in list(batch._jobs.values()):
                moved = _move(job) or moved
        for job in list(batch._jobs.values()):
            if job["status"] == "RUNNABLE":
                _place(job)
        _changed.notify_all()


def _move(job: dict) -> bool:
    """Moves a pending job to its next state, if it can move."""
    if job["status"] != "PENDING":
        return False
    size = job.get("arrayProperties", {}).get("size")
    if size is not None:
        states = [child["status"] for child in children_of(job["jobId"], size)]
        if not all(state in ENDED for state in states):
            return False
        failed = states.count("FAILED")
        _finish(job, "FAILED" if failed else "SUCCEEDED", "Array Child Job failed" if failed else None)
        return True
    awaited = [_state_of(dependency, job) for dependency in job["dependsOn"]]
    if "FAILED" in awaited:
        _finish(job, "FAILED", "Dependent Job failed")
    elif all(state == "SUCCEEDED" for state in awaited):
        job["status"] = "RUNNABLE"
    else:
        return False
    return True


def _state_of(dependency: dict, job: dict) -> str:
    """State of the job that a job waits for: https://docs.aws.amazon.com/batch/latest/userguide/job_dependencies.html"""
    parent, _, index = job["jobId"].partition(":")
    match dependency.get("type"):
        case "SEQUENTIAL":
            return "SUCCEEDED" if int(index) == 0 else batch._jobs[f"{parent}:{int(index) - 1}"]["status"]
        case "N_TO_N":
            return batch._jobs[f"{dependency['jobId']}:{index}"]["status"]
    return batch._jobs[dependency["jobId"]]["status"]


def _place(job: dict) -> None:
    """Starts a job in the first environment of its queue that has room for it."""
    queue = batch._job_queues.get(job["jobQueue"].rpartition("/")[2])
    if not queue or not batch_processes.has_capacity() or _processes() >= (os.cpu_count() or 2):
        return
    for entry in sorted(queue["computeEnvironmentOrder"], key=lambda each: each["order"]):
        environment = batch._compute_envs.get(entry["computeEnvironment"].rpartition("/")[2])
        if not environment or environment["state"] != "ENABLED":
            continue
        arn = environment["computeEnvironmentArn"]
        if vcpus_in_use(arn) + _vcpus(job) <= environment["computeResources"]["maxvCpus"]:
            job["status"] = "STARTING"
            job["container"]["computeEnvironment"] = arn
            run = contextvars.copy_context().run
            threading.Thread(target=run, args=(_attempt, job), daemon=True).start()
            return


def _processes() -> int:
    return sum(job["status"] in PLACED for job in batch._jobs.values())


def _vcpus(job: dict) -> int:
    for requirement in job["container"].get("resourceRequirements", []):
        if requirement["type"] == "VCPU":
            return max(1, round(float(requirement["value"])))
    return 1


def _attempt(job: dict) -> None:
    """Runs one attempt and decides what follows."""

    def running(stream: str | None) -> None:
        with _changed:
            job["status"] = "RUNNING"
            job["startedAt"] = batch._now_ms()
            job["container"]["logStreamName"] = stream
            _changed.notify_all()

    number = len(job["attempts"]) + 1
    outcome = batch_processes.run(job, number, running, lambda: _terminations.get(job["jobId"]))
    with _lock:
        container = {key: value for key, value in outcome.container.items() if value is not None}
        job["container"].update(container)
        stopped = batch._now_ms()
        record = {"container": container, "startedAt": job.get("startedAt", stopped), "stoppedAt": stopped}
        job["attempts"].append({**record, "statusReason": outcome.status_reason})
        _terminations.pop(job["jobId"], None)
        if outcome.succeeded:
            _finish(job, "SUCCEEDED", outcome.status_reason)
        elif outcome.final or number >= job["retryStrategy"].get("attempts", 1) or not _retries(job, outcome):
            _finish(job, "FAILED", outcome.status_reason)
        else:
            job["status"] = "RUNNABLE"
        schedule()


def _retries(job: dict, outcome: "batch_processes.Outcome") -> bool:
    """Returns the action of the first condition that matches; without one, the job is retried.

    https://docs.aws.amazon.com/batch/latest/APIReference/API_EvaluateOnExit.html
    """
    values = {
        "onStatusReason": outcome.status_reason,
        "onReason": outcome.container.get("reason") or "",
        "onExitCode": str(outcome.container.get("exitCode", "")),
    }
    for condition in job["retryStrategy"].get("evaluateOnExit", []):
        patterns = {name: condition[name] for name in values if name in condition}
        if all(fnmatch.fnmatchcase(values[name], pattern) for name, pattern in patterns.items()):
            return condition["action"].upper() == "RETRY"
    return True


def _finish(job: dict, status: str, reason: str | None) -> None:
    job["status"] = status
    job["stoppedAt"] = batch._now_ms()
    if reason:
        job["statusReason"] = reason
