"""Attempts of jobs of AWS Batch, run from the job definition's command: as processes, or as containers.

BATCH_JOB_FOLDER is the folder that the image is built from, BATCH_JOB_PATH that of its programs.
A file with the id of a job in BATCH_INTERRUPTIONS interrupts its instance once its program has written a
line; it has the seconds between SIGTERM and SIGKILL. While there is a file `stopped`, there are no instances.
"""

import contextvars
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from launcher import batch_containers
from launcher.lambda_timeouts import machine_factor
from ministack import app
from ministack.core.responses import get_account_id, get_region, new_uuid
from ministack.services import cloudwatch_logs, sts

EXITED = "Essential container in task exited"
TIMED_OUT = "Job attempt duration exceeded timeout"
# Seconds between SIGTERM and SIGKILL for a job that is terminated or exceeds its timeout.
STOP_SECONDS = 30


_INTERRUPTIONS = Path(os.environ.get("BATCH_INTERRUPTIONS", "/nonexistent"))


def has_capacity() -> bool:
    """Returns false while fault injection has taken all instances away."""
    return not (_INTERRUPTIONS / "stopped").exists()


@dataclass
class Outcome:
    """End of an attempt."""

    status_reason: str
    # The attempt is the last one, whatever the retry strategy.
    final: bool = False
    succeeded: bool = False
    # Part of the description of the container.
    container: dict = field(default_factory=dict)


def run(
    job: dict, attempt: int, running: Callable[[str | None], None], termination: Callable[[], str | None]
) -> Outcome:
    """Runs one attempt to its end.

    Args:
        running: receives the name of the log stream when the process runs
        termination: returns the reason for which the job is to be terminated, if any
    """
    instance = f"i-{secrets.token_hex(9)[:17]}"
    folder = os.environ.get("BATCH_JOB_FOLDER")
    container = {"containerInstanceArn": _arn("ecs", f"container-instance/batch/{instance}"), "exitCode": None}
    if not folder:
        return _not_started(f"no engine runs {job['container']['image']}", container)
    task = new_uuid()
    log = _Log(job["container"].get("logConfiguration"), task)
    scratch = tempfile.mkdtemp()
    found = batch_containers.settings(_INTERRUPTIONS)
    name = f"summit-stacks-{task}"
    pipes = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
        "text": True,
        "errors": "replace",
    }
    variables = _variables(job, attempt)
    try:
        if found:
            process = batch_containers.start(found, name, job["container"], variables, **pipes)
        else:
            environment = {**_image_variables(scratch), **variables}
            process = subprocess.Popen(job["container"]["command"], cwd=folder, env=environment, **pipes)
    except (OSError, ValueError) as error:
        shutil.rmtree(scratch, ignore_errors=True)
        return _not_started(str(error), container)
    copy = contextvars.copy_context().run
    reader = threading.Thread(target=copy, args=(log.copy, process.stdout), daemon=True)
    reader.start()
    running(log.stream)
    kill = (lambda: batch_containers.kill(found, name, process)) if found else process.kill
    why = _watch(job, process, kill, instance, log, termination)
    reader.join()
    process.stdout.close()
    shutil.rmtree(scratch, ignore_errors=True)
    if found and why is not None:
        batch_containers.remove(found, name)
    elif found and process.returncode == batch_containers.NOT_STARTED:
        return _not_started(f"see {log.stream}", container)
    code = process.returncode if process.returncode >= 0 else 128 - process.returncode
    container |= {"logStreamName": log.stream, "exitCode": code, "taskArn": _arn("ecs", f"task/batch/{task}")}
    if why is None:
        return Outcome(EXITED, succeeded=code == 0, container=container)
    if why.startswith("Host EC2"):
        # A reclaimed instance reports no exit code.
        return Outcome(why, container={**container, "exitCode": None})
    return Outcome(why, final=True, container=container)


def _not_started(why: str, container: dict) -> Outcome:
    return Outcome("Task failed to start", container={**container, "reason": f"CannotStartContainerError: {why}"})


def _watch(
    job: dict,
    process: subprocess.Popen,
    kill: Callable[[], None],
    instance: str,
    log: "_Log",
    termination: Callable[[], str | None],
) -> str | None:
    """Waits for the end of the process, and ends it when it must.

    Returns:
        reason for which it was ended, or None
    """
    seconds = job["timeout"].get("attemptDurationSeconds")
    limit = time.monotonic() + seconds * machine_factor() if seconds else None
    interruption = _INTERRUPTIONS / job["jobId"]
    while True:
        try:
            process.wait(0.05)
            return None
        except subprocess.TimeoutExpired:
            pass
        if log.begun.is_set() and interruption.exists():
            grace = float(interruption.read_text())
            interruption.unlink()
            _stop(process, kill, grace)
            return f"Host EC2 (instance {instance}) terminated."
        if not has_capacity():
            _stop(process, kill, 0)
            return f"Host EC2 (instance {instance}) terminated."
        if reason := termination():
            _stop(process, kill, STOP_SECONDS)
            return reason
        if limit is not None and time.monotonic() > limit:
            _stop(process, kill, STOP_SECONDS)
            return TIMED_OUT


def _stop(process: subprocess.Popen, kill: Callable[[], None], grace: float) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(grace)
    except subprocess.TimeoutExpired:
        kill()
        process.wait()


def _image_variables(scratch: str) -> dict[str, str]:
    """Variables that a container has from its image."""
    return {
        "PATH": f"{os.environ.get('BATCH_JOB_PATH', '')}:/usr/local/bin:/usr/bin:/bin",
        "TMPDIR": scratch,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
    }


def _variables(job: dict, attempt: int) -> dict[str, str]:
    """Variables of the container by the job and AWS Batch."""
    parent, _, index = job["jobId"].partition(":")
    return {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{os.environ.get('GATEWAY_PORT', '4566')}",
        "AWS_REGION": get_region(),
        "AWS_DEFAULT_REGION": get_region(),
        **_credentials(job),
        **{each["name"]: each["value"] for each in job["container"]["environment"]},
        "AWS_BATCH_JOB_ID": job["jobId"],
        "AWS_BATCH_JOB_ATTEMPT": str(attempt),
        "AWS_BATCH_JQ_NAME": job["jobQueue"].rpartition("/")[2],
        "AWS_BATCH_CE_NAME": job["container"].get("computeEnvironment", "").rpartition("/")[2],
        **({"AWS_BATCH_JOB_ARRAY_INDEX": index} if parent and index else {}),
    }


def _credentials(job: dict) -> dict[str, str]:
    """Session of the job role; a job without a role has no credentials."""
    role = job["container"].get("jobRoleArn")
    if not role:
        return {}
    if not app.AUTH:
        return {"AWS_ACCESS_KEY_ID": get_account_id(), "AWS_SECRET_ACCESS_KEY": "test"}
    digest = hashlib.sha256(f"{job['jobId']}:{role}".encode()).hexdigest()
    key, secret, token = f"ASIA{digest[:16].upper()}", f"secret{digest}", f"token{digest}"
    name, session = role.rsplit("/", 1)[-1], digest[:32]
    sts.register_session(
        key,
        {
            "Arn": f"arn:aws:sts::{get_account_id()}:assumed-role/{name}/{session}",
            "UserId": f"{name}:{session}",
            "SecretAccessKey": secret,
            "SessionToken": token,
        },
    )
    return {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": token}


def _arn(service: str, name: str) -> str:
    return f"arn:aws:{service}:{get_region()}:{get_account_id()}:{name}"


class _Log:
    """Log stream of an attempt, as the driver awslogs writes it."""

    def __init__(self, configuration: dict | None, task: str):
        options = (configuration or {}).get("options", {})
        self.group = options.get("awslogs-group")
        # Set by the first line.
        self.begun = threading.Event()
        self.stream = f"{options.get('awslogs-stream-prefix', 'default')}/default/{task}" if self.group else None
        if self.group:
            cloudwatch_logs._create_log_stream({"logGroupName": self.group, "logStreamName": self.stream})

    def copy(self, lines) -> None:
        """Writes each line when it comes."""
        for line in lines:
            self.begun.set()
            event = {"timestamp": int(time.time() * 1000), "message": line.rstrip("\n")}
            if self.group:
                stream = {"logGroupName": self.group, "logStreamName": self.stream}
                cloudwatch_logs._put_log_events({**stream, "logEvents": [event]})
