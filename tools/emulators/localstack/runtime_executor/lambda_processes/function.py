"""What of a function its execution environment has to know."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Function:
    version: str
    """`$LATEST` or a number."""
    command: tuple[str, ...]
    """Program that speaks the Runtime API, with its arguments."""
    code: Path
    """Folder of the unpacked code: the working directory."""
    variables: dict[str, str]
    memory_megabytes: int
    timeout_seconds: float
    json_logs: bool = False
    """Whether the platform's own lines are JSON."""


@dataclass(frozen=True)
class Invocation:
    request_id: str
    arn: str
    """As it was called, with the alias if there was one."""
    payload: bytes
    trace: str = ""
    """Tracing header."""


@dataclass(frozen=True)
class Outcome:
    payload: bytes
    is_error: bool
    logs: str
    """What CloudWatch gets: the function's lines between START and END."""
