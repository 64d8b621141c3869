"""Configuration of Flink's processes for an application."""

import unittest
from pathlib import Path

from launcher import managed_flink


class ManagedFlinkTest(unittest.TestCase):
    def settings(self, checkpointing: tuple[int, int] | None) -> dict[str, object]:
        return managed_flink.settings_of(Path("/run"), 1, 2, 4, checkpointing)

    def test_has_a_slot_for_each_task_of_the_parallelism(self) -> None:
        settings = self.settings(None)
        self.assertEqual(settings["taskmanager.numberOfTaskSlots"], 4)
        self.assertEqual(settings["parallelism.default"], 4)

    def test_takes_checkpoints_as_the_application_says(self) -> None:
        settings = self.settings((10_000, 5_000))
        self.assertEqual(settings["execution.checkpointing.interval"], "10000ms")
        self.assertEqual(settings["execution.checkpointing.min-pause"], "5000ms")

    def test_takes_no_checkpoints_when_they_are_disabled(self) -> None:
        self.assertNotIn("execution.checkpointing.interval", self.settings(None))

    def test_listens_on_the_loopback_interface_only(self) -> None:
        settings = self.settings(None)
        for name in ("rest.bind-address", "jobmanager.bind-host", "taskmanager.bind-host"):
            self.assertEqual(settings[name], "127.0.0.1")


if __name__ == "__main__":
    unittest.main()
