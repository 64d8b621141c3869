"""Time limits of functions on a slow machine."""

import inspect
import os
import tempfile
import unittest
from unittest import mock

from launcher import lambda_timeouts
from ministack.core import lambda_runtime


class Timeouts(unittest.TestCase):
    def setUp(self):
        file = tempfile.NamedTemporaryFile("w", delete=False)
        self.addCleanup(os.unlink, file.name)
        self.file = file
        for patch in (
            mock.patch.dict(os.environ, {"MACHINE_FACTOR_FILE": file.name}),
            mock.patch.object(lambda_runtime.Worker, "__init__", lambda_runtime.Worker.__init__),
        ):
            patch.start()
            self.addCleanup(patch.stop)
        lambda_timeouts.scale_timeouts()

    def timeout(self, factor):
        self.file.seek(0)
        self.file.truncate()
        self.file.write(factor)
        self.file.flush()
        return lambda_runtime.Worker("f", {"Timeout": 3}, b"").config.get("Timeout")

    def test_a_slow_machine_raises_the_timeout(self):
        self.assertEqual(self.timeout("2.55"), 16)

    def test_the_delays_of_the_runner_raise_the_timeout_and_not_the_factor_of_other_processes(self):
        self.assertEqual(self.timeout("2.55 1.50"), 16)
        self.assertEqual(lambda_timeouts.process_factor(), 1.5)

    def test_a_fast_machine_leaves_the_timeout_its_margin(self):
        self.assertEqual(self.timeout("0.70"), 6)

    def test_no_measurement_leaves_the_timeout_its_margin(self):
        self.assertEqual(self.timeout(""), 6)

    def test_other_properties_and_defaults_are_unchanged(self):
        config = lambda_timeouts.ScaledConfiguration({"MemorySize": 128})
        self.assertEqual((config.get("MemorySize"), config.get("Timeout", None)), (128, None))

    def test_the_worker_ends_a_function_after_the_configured_timeout(self):
        self.assertIn('self.config.get("Timeout"', inspect.getsource(lambda_runtime.Worker.invoke))


if __name__ == "__main__":
    unittest.main()
