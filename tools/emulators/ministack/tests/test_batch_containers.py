"""Arguments of containers of AWS Batch, and a kill that comes before the start."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from launcher import batch_containers

FOUND = {"engine": "docker", "image": "ID", "label": "run=1"}
DEFINITION = {
    "command": ["python", "-m", "genomics"],
    "user": "1000",
    "readonlyRootFilesystem": True,
    "linuxParameters": {"initProcessEnabled": True},
    "mountPoints": [{"containerPath": "/scratch", "sourceVolume": "scratch"}],
}


class BatchContainersTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def arguments(self, engine="docker", **changes) -> list[str]:
        definition = {**DEFINITION, **changes}
        return batch_containers.arguments({**FOUND, "engine": engine}, "job", definition, ["AWS_REGION"])

    def test_jobs_are_processes_without_the_file_of_a_scenario(self):
        self.assertIsNone(batch_containers.settings(self.folder))
        (self.folder / "container").write_text(json.dumps(FOUND))
        self.assertEqual(batch_containers.settings(self.folder), FOUND)

    def test_a_container_has_the_settings_of_its_definition_and_variables_by_name_only(self):
        self.assertEqual(
            " ".join(self.arguments()),
            "docker run --rm --name job --label run=1 --network=host --cap-drop=all --security-opt=no-new-privileges"
            " --init --user 1000 --read-only --volume /scratch --env AWS_REGION ID python -m genomics",
        )

    def test_podman_makes_its_temporary_folders_read_only_too(self):
        self.assertIn("--read-only-tmpfs=false", self.arguments("podman"))

    def test_a_setting_that_is_not_in_the_definition_is_left_out(self):
        command = self.arguments(user=None, readonlyRootFilesystem=False, linuxParameters={}, mountPoints=[])
        self.assertFalse({"--user", "--read-only", "--init", "--volume"} & set(command))

    def test_a_privileged_container_is_refused(self):
        with self.assertRaisesRegex(ValueError, "no privileged container"):
            self.arguments(privileged=True)

    def test_a_kill_is_repeated_until_the_container_ends(self):
        engine = self.engine("""
            case "$1" in
              run) while [ ! -f "$0.killed" ]; do sleep 0.05; done; exit 137 ;;
              kill) if [ -f "$0.once" ]; then touch "$0.killed"; else touch "$0.once"; exit 125; fi ;;
            esac""")
        found = {**FOUND, "engine": engine}
        process = batch_containers.start(found, "job", DEFINITION, {"AWS_REGION": "eu-west-1"})
        batch_containers.kill(found, "job", process)
        self.assertEqual(process.returncode, 137)

    def test_the_variables_reach_the_engine(self):
        engine = self.engine('printf "%s" "$AWS_REGION"')
        found = {**FOUND, "engine": engine}
        process = batch_containers.start(
            found, "job", DEFINITION, {"AWS_REGION": "eu-west-1"}, stdout=subprocess.PIPE, text=True
        )
        self.assertEqual(process.communicate()[0], "eu-west-1")

    def engine(self, script: str) -> str:
        file = self.folder / "engine"
        file.write_text(f"#!/bin/sh\n{script}\n")
        os.chmod(file, 0o755)
        return str(file)
