"""Managed Service for Apache Flink: applications as processes of Flink instead of containers."""

import math
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from launcher.lambda_timeouts import machine_factor
from ministack.core import lambda_runtime
from ministack.services import kinesisanalyticsv2_flink as flink

JOB_MANAGER = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"
TASK_MANAGER = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner"

# Packages of Java that Flink opens on 17 (its own config.yaml).
OPENED = ("lang", "lang.reflect", "math", "net", "nio", "text", "time", "util", "util.concurrent", "util.concurrent.atomic")

JAVA_OPTIONS = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:MaxMetaspaceSize=256m",
    "-Dorg.slf4j.simpleLogger.logFile=System.err",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
    *(f"--add-opens=java.base/java.{package}=ALL-UNNAMED" for package in OPENED),
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
)


# Heaps that give memory back that is not in use: of a job manager, and of a task manager with its tasks and the framework.
JOB_HEAP = ("-Xms64m", "-Xmx192m", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=30")
TASK_HEAP = ("-Xms96m", "-Xmx320m", "-Xmn48m", "-XX:MinHeapFreeRatio=30", "-XX:MaxHeapFreeRatio=50")

# Time after which the job manager misses a task manager that ended: two heartbeats.
RESTART_SECONDS = 3.0


def run_applications() -> None:
    """Replaces the containers of MiniStack's data plane when the engine is part of the run."""
    if "FLINK_JARS" not in os.environ:
        return
    folder = Path(os.environ["FLINK_RUN_FOLDER"])
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "savepoints").mkdir(parents=True)
    flink._SAVEPOINT_DIR = str(folder / "savepoints")
    flink._POLL_INTERVAL = 0.2
    flink.available = lambda: Path(os.environ["FLINK_JARS"]).is_dir()
    flink._get_docker = lambda: folder
    flink._rest = _patient(flink._rest)
    flink._launch = _launch
    flink._teardown = _teardown
    flink.reset = _reset


def _patient(original: Callable[..., Any]) -> Callable[..., Any]:
    """Gives Flink's REST API more time on a slow machine: running a jar plans its SQL first."""

    def rest(cluster: dict[str, Any], method: str, path: str, *body: Any, timeout: float = 10.0) -> Any:
        return original(cluster, method, path, *body, timeout=timeout * machine_factor())

    return rest


def _launch(folder: Path, app: dict[str, Any], cluster: dict[str, Any]) -> int:
    """Starts the processes of an application; returns its parallelism."""
    limit = 120.0 * machine_factor()
    flink._CLUSTER_TIMEOUT = flink._JOB_TIMEOUT = flink._SAVEPOINT_TIMEOUT = limit
    parallelism = flink._parallelism(app)
    rest, rpc = _free_port(), _free_port()
    cluster["rest_url"] = f"http://127.0.0.1:{rest}"
    properties = folder / "application_properties.json"
    properties.write_bytes(flink._properties_json(app))
    settings = settings_of(folder, rest, rpc, parallelism, flink._checkpointing(app))
    (folder / "config.yaml").write_text("".join(f"{name}: {value}\n" for name, value in settings.items()))
    (folder / "address").write_text(cluster["rest_url"])
    environment = {**os.environ, **environment_of(app), "FLINK_APPLICATION_PROPERTIES": str(properties)}
    cluster["processes"] = {
        "job-manager": _start(folder, "job-manager", JOB_MANAGER, JOB_HEAP, environment),
        "task-manager": _start(folder, "task-manager", TASK_MANAGER, TASK_HEAP, environment),
    }
    threading.Thread(target=_keep_task_manager, args=(folder, cluster, environment), daemon=True).start()
    return parallelism


def settings_of(
    folder: Path, rest: int, rpc: int, parallelism: int, checkpointing: tuple[int, int] | None
) -> dict[str, Any]:
    """Flink's configuration. Without its shell scripts, each part of the memory must be given."""
    settings = {
        "rest.port": rest,
        "rest.bind-address": "127.0.0.1",
        "rest.address": "127.0.0.1",
        "jobmanager.rpc.address": "127.0.0.1",
        "jobmanager.rpc.port": rpc,
        "jobmanager.bind-host": "127.0.0.1",
        "taskmanager.host": "127.0.0.1",
        "taskmanager.bind-host": "127.0.0.1",
        "taskmanager.numberOfTaskSlots": parallelism,
        "taskmanager.cpu.cores": 1.0,
        "taskmanager.memory.task.heap.size": "224m",
        "taskmanager.memory.task.off-heap.size": "0m",
        "taskmanager.memory.framework.heap.size": "96m",
        "taskmanager.memory.framework.off-heap.size": "128m",
        "taskmanager.memory.network.min": "32m",
        "taskmanager.memory.network.max": "32m",
        "taskmanager.memory.managed.size": "64m",
        "taskmanager.memory.jvm-metaspace.size": "192m",
        "taskmanager.memory.jvm-overhead.min": "64m",
        "taskmanager.memory.jvm-overhead.max": "64m",
        "taskmanager.resource-id": "task-manager",
        # A process that was killed is missed within seconds.
        "heartbeat.interval": 1000,
        "heartbeat.timeout": 20000,
        # Alarms measure more often here than Flink's REST API looks for new values of metrics.
        "metrics.fetcher.update-interval": 1000,
        # It looks for none while it waits for a process that was killed; ten minutes otherwise.
        "web.timeout": int(20_000 * machine_factor()),
        "parallelism.default": parallelism,
        "io.tmp.dirs": folder / "tmp",
        "state.savepoints.dir": f"file://{folder / 'savepoints'}",
        "state.checkpoints.dir": f"file://{folder / 'checkpoints'}",
    }
    if checkpointing:
        settings["execution.checkpointing.interval"] = f"{checkpointing[0]}ms"
        settings["execution.checkpointing.min-pause"] = f"{checkpointing[1]}ms"
    return settings


def environment_of(app: dict[str, Any]) -> dict[str, str]:
    """Variables of the processes: MiniStack's address, and credentials of the application's role."""
    account, region, name = flink._key(app)
    role = {
        "FunctionArn": f"arn:aws:lambda:{region}:{account}:function:flink",
        "FunctionName": name,
        "Role": app["ServiceExecutionRole"],
    }
    return {
        **lambda_runtime.execution_credentials(role),
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}",
        # Two pools of native memory, and not eight for each core.
        "MALLOC_ARENA_MAX": "2",
        # MiniStack answers the connectors' first generation of the SDK in JSON.
        "AWS_CBOR_DISABLE": "true",
        "CBOR_ENABLED": "false",
    }


def _start(folder: Path, name: str, program: str, heap: tuple[str, ...], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = ["java", *heap, *JAVA_OPTIONS, "-cp", f"{os.environ['FLINK_JARS']}/*"]
    with open(folder / f"{name}.log", "ab") as log:
        process = subprocess.Popen(
            [*command, os.environ["FLINK_WATCHED"], program, "--configDir", str(folder)],
            cwd=folder,
            env=environment,
            # It ends when the pipe to this process closes.
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
    draft = folder / f"{name}.pid.new"
    draft.write_text(str(process.pid))
    draft.rename(folder / f"{name}.pid")
    return process


def _keep_task_manager(folder: Path, cluster: dict[str, Any], environment: dict[str, str]) -> None:
    """Starts the task manager again when it ended, as the service does."""
    processes = cluster["processes"]
    while not cluster.get("ended"):
        if processes["task-manager"].poll() is not None:
            cluster["restarted"] = time.monotonic()
            processes["task-manager"] = _start(folder, "task-manager", TASK_MANAGER, TASK_HEAP, environment)
        time.sleep(0.2)


def is_losing_task_manager(cluster: dict[str, Any]) -> bool:
    """Returns true from the end of a task manager until the job manager misses it."""
    ended = cluster["processes"]["task-manager"].poll() is not None
    return ended or time.monotonic() < cluster.get("restarted", -math.inf) + RESTART_SECONDS * machine_factor()


def _teardown(
    folder: Path, cluster: dict[str, Any], remove_volume: bool = False, app: dict[str, Any] | None = None
) -> None:
    cluster["ended"] = True
    for process in cluster.get("processes", {}).values():
        process.kill()
        process.wait()
    if remove_volume:
        shutil.rmtree(folder / "checkpoints", ignore_errors=True)


def _reset() -> None:
    with flink._lock:
        clusters = list(flink._clusters.values())
        flink._clusters.clear()
        flink._starts.clear()
    for cluster in clusters:
        cluster["cancelled"] = True
        _teardown(Path(os.environ["FLINK_RUN_FOLDER"]), cluster)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
