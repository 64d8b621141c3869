"""The program of the jobs as AWS Batch starts it."""

import json
import os
import subprocess
import sys
import unittest

from genomics.errors import InputError
from genomics.plan import parse_plan


class ProgramTest(unittest.TestCase):
    def run_program(self, *arguments: str) -> tuple[int, dict]:
        process = subprocess.run(
            [sys.executable, "-m", "genomics", *arguments], capture_output=True, text=True, env=dict(os.environ)
        )
        return process.returncode, json.loads(process.stdout.splitlines()[-1])

    def test_rejects_an_unknown_step_with_the_known_ones(self):
        code, line = self.run_program("sort", "run")
        self.assertEqual(code, 65)
        self.assertEqual(line["level"], "ERROR")
        self.assertIn("STEP is one of index, split, align, merge, call, gather", line["message"])

    def test_rejects_missing_arguments(self):
        self.assertEqual(self.run_program("split")[0], 65)

    def test_rejects_a_plan_without_a_value(self):
        with self.assertRaisesRegex(InputError, "no value 'run'"):
            parse_plan("{}")
