"""Logs of one invocation."""

import queue
import threading
import unittest
from types import SimpleNamespace
from unittest import mock

from launcher import lambda_logs
from ministack.core import lambda_runtime


class Logs(unittest.TestCase):
    def setUp(self):
        for name, target in (
            ("_NODEJS_WORKER_SCRIPT", lambda_runtime),
            ("_drain_stderr_bounded", lambda_runtime.Worker),
        ):
            patch = mock.patch.object(target, name, getattr(target, name))
            patch.start()
            self.addCleanup(patch.stop)
        lambda_logs.complete_logs()

    def drain(self, lines):
        worker = SimpleNamespace(config={"Runtime": "nodejs24.x"}, _stderr_queue=lines)
        return lambda_runtime.Worker._drain_stderr_bounded(worker)

    def test_lines_that_come_late_belong_to_their_invocation(self):
        lines = queue.Queue()
        lines.put("first")
        late = [threading.Timer(0.1, lines.put, ["late"]), threading.Timer(0.2, lines.put, [lambda_logs.END])]
        for timer in late:
            timer.start()
        self.assertEqual(self.drain(lines), "first\nlate")

    def test_lines_after_the_end_belong_to_the_next_invocation(self):
        lines = queue.Queue()
        for line in ("first", lambda_logs.END, "second", lambda_logs.END):
            lines.put(line)
        self.assertEqual((self.drain(lines), self.drain(lines)), ("first", "second"))

    def test_a_function_without_an_end_returns_its_lines_after_the_time_limit(self):
        lines = queue.Queue()
        lines.put("only")
        with mock.patch.object(lambda_logs, "SECONDS", 0.05):
            self.assertEqual(self.drain(lines), "only")
