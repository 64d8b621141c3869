"""Version guard, list of corrections, and calls to the engines."""

import os
import threading
import unittest
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from unittest.mock import patch

from delivery_stream.bulk import domain_opener
from launcher.__main__ import assert_version, ignore_proxies
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


class Engine(BaseHTTPRequestHandler):
    """Answers each request with 200."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


class Proxies(unittest.TestCase):
    def setUp(self):
        engine = HTTPServer(("127.0.0.1", 0), Engine)
        threading.Thread(target=engine.serve_forever, daemon=True).start()
        self.addCleanup(engine.server_close)
        self.addCleanup(engine.shutdown)
        self.address = f"http://127.0.0.1:{engine.server_port}/"
        # Nothing listens at port 9, that of the discard service.
        proxies = {name: "http://127.0.0.1:9" for name in ("http_proxy", "https_proxy")}
        variables = patch.dict(os.environ, {**proxies, "no_proxy": "", "NO_PROXY": ""})
        variables.start()
        self.addCleanup(variables.stop)
        self.addCleanup(urllib.request.install_opener, None)

    def test_a_proxy_of_the_environment_gets_the_calls_of_other_programs(self):
        with self.assertRaises(OSError):
            urllib.request.urlopen(self.address, timeout=5)

    def test_the_launcher_calls_its_engines_without_it(self):
        ignore_proxies()
        self.assertEqual(urllib.request.urlopen(self.address, timeout=5).status, 200)

    def test_search_domains_are_called_without_it(self):
        self.assertEqual(domain_opener().open(self.address, timeout=5).status, 200)
