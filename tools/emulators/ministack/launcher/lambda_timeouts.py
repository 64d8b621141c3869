"""Time limits of functions on a slow or busy machine."""

import math
import os
from pathlib import Path

from ministack.core import lambda_runtime


# Margin for load that begins during an invocation, which the next measurement has.
MARGIN = 2


class ScaledConfiguration(dict):
    """Configuration of a function whose timeout is multiplied by the machine's factor at each read."""

    def get(self, key, default=None):
        value = super().get(key, default)
        return math.ceil(value * MARGIN * machine_factor()) if key == "Timeout" and value else value


def machine_factor() -> float:
    """Factor that the runner measured last, with its own delays; 1 when it measures none."""
    return _measured(0)


def process_factor() -> float:
    """Factor of the machine's other processes, such as the emulator and its functions."""
    return _measured(-1)


def _measured(at: int) -> float:
    try:
        return max(1.0, float(Path(os.environ["MACHINE_FACTOR_FILE"]).read_text().split()[at]))
    except (KeyError, OSError, ValueError, IndexError):
        return 1.0


def scale_timeouts() -> None:
    """Gives functions more time on a machine that is slower than the reference."""
    original = lambda_runtime.Worker.__init__

    def initialize(self, func_name, config, code_zip):
        original(self, func_name, ScaledConfiguration(config), code_zip)

    lambda_runtime.Worker.__init__ = initialize
