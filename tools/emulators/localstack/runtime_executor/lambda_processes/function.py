"""Properties of a function for its execution environment."""

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
    """True if the platform's own lines are JSON."""


@dataclass(frozen=True)
class Invocation:
    request_id: str
    arn: str
    """ARN of the call, with the alias if there is one."""
    payload: bytes
    trace: str = ""
    """Tracing header."""


@dataclass(frozen=True)
class Outcome:
    payload: bytes
    is_error: bool
    logs: str
    """Log for CloudWatch: the function's lines between START and END."""
