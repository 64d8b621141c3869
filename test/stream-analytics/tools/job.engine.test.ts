import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { JOB_FOLDER } from '../../../lib/stream-analytics/job-sources.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';
import { runProgram } from '../../../tools/support/programs.ts';

const REPOSITORY = join(homedir(), '.m2', 'repository');

/** Packages of the job and of its tests, which a first run downloads. */
const PACKAGES = [
  'org/apache/flink/flink-test-utils/1.20.3',
  'org/apache/flink/flink-connector-kinesis/4.3.0-1.19',
  'org/junit/jupiter/junit-jupiter/5.11.4',
  'org/apache/maven/surefire/surefire-junit-platform/3.5.2',
];

const missing = PACKAGES.filter((name) => !existsSync(join(REPOSITORY, name)));
const command = 'mvn -f lambda/stream-analytics/job/pom.xml test';
const reason =
  missing.length === 0
    ? ''
    : ` (not run: Maven's packages are not there; '${command}' downloads them)`;

describe(`The Flink job${reason}`, () => {
  (reason ? test.skip : test)(
    'passes its JUnit tests on a MiniCluster',
    async () => {
      const options = ['--quiet', '--batch-mode', '--offline', '-f', join(JOB_FOLDER, 'pom.xml')];
      const build = `-Dbuild.folder=${scratchFolder('job')}`;
      const failure = await runProgram('mvn', [...options, build, 'test']).then(
        () => '',
        (error: unknown) => (error as { stdout?: string }).stdout ?? String(error),
      );
      expect(failure).toBe('');
    },
    600_000,
  );
});
