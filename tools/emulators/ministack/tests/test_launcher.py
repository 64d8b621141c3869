"""Version guard and list of corrections."""

import unittest
from importlib.metadata import version

from launcher.__main__ import assert_version
from launcher.corrections import CORRECTIONS


class Launcher(unittest.TestCase):
    def test_accepts_the_pinned_version(self):
        assert_version(version("ministack"))

    def test_refuses_other_versions_and_names_both(self):
        with self.assertRaises(SystemExit) as refused:
            assert_version("1.5.34")
        self.assertRegex(str(refused.exception), r"MiniStack 1\.5\.34 is installed, this launcher fits 1\.5\.33")

    def test_lists_each_correction_once(self):
        self.assertEqual(len(CORRECTIONS), len(set(CORRECTIONS)))
