"""Attempts of jobs of AWS Batch as containers.

A scenario that built the image writes its engine, the image and the label of its containers as JSON into
the file `container` in BATCH_INTERRUPTIONS. Without that file, jobs are processes.
"""

import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

# Exit code of Docker's and podman's `run` when the container can't be started.
NOT_STARTED = 125
# Seconds between two attempts to kill a container, which may be about to start.
_KILL_INTERVAL = 0.2


def settings(folder: Path) -> dict | None:
    """Engine, image and label; None where jobs are processes."""
    try:
        return json.loads((folder / "container").read_text())
    except FileNotFoundError:
        return None


def arguments(found: dict, name: str, container: dict, variables: Iterable[str]) -> list[str]:
    """Command that runs a container with the settings of its job definition and the network of this machine.

    https://docs.aws.amazon.com/batch/latest/userguide/job_definition_parameters.html

    Raises:
        ValueError: the definition has a setting that is not applied here
    """
    if container.get("privileged"):
        raise ValueError("The launcher runs no privileged container.")
    engine = found["engine"]
    command = [engine, "run", "--rm", "--name", name, "--label", found["label"], "--network=host"]
    command += ["--cap-drop=all", "--security-opt=no-new-privileges"]
    if container.get("linuxParameters", {}).get("initProcessEnabled"):
        command.append("--init")
    if user := container.get("user"):
        command += ["--user", user]
    if container.get("readonlyRootFilesystem"):
        # Podman would leave /tmp, /run and /var/tmp writable.
        command += ["--read-only", *(["--read-only-tmpfs=false"] if engine == "podman" else [])]
    for mount in container.get("mountPoints", []):
        # Without a folder of this machine: a new volume has the owner of the image's folder.
        command += ["--volume", mount["containerPath"]]
    for variable in variables:
        command += ["--env", variable]
    return [*command, found["image"], *container["command"]]


def start(found: dict, name: str, container: dict, variables: dict[str, str], **pipes) -> subprocess.Popen:
    """Starts a container; its variables are in no list of processes."""
    command = arguments(found, name, container, variables)
    return subprocess.Popen(command, env={**os.environ, **variables}, **pipes)


def kill(found: dict, name: str, process: subprocess.Popen) -> None:
    """Kills a container, also one that is about to start, and waits for its end."""
    while process.poll() is None:
        subprocess.run([found["engine"], "kill", name], capture_output=True, check=False)
        try:
            process.wait(_KILL_INTERVAL)
        except subprocess.TimeoutExpired:
            continue


def remove(found: dict, name: str) -> None:
    """Removes what a stopped container left: one that was stopped before its start stays, with its volume."""
    subprocess.run([found["engine"], "rm", "--force", "--volumes", name], capture_output=True, check=False)
