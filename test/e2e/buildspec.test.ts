import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBuildspec, runBuild } from './build/buildspec.ts';

const PATH = { PATH: process.env.PATH ?? '' };
const folder = mkdtempSync(join(tmpdir(), 'buildspec-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a build whose phases print their names, except one with other commands. */
function build(phase: string, commands: string) {
  const phases = ['install', 'pre_build', 'build', 'post_build'].map((name) =>
    name === phase ? `  ${name}:\n${commands}` : `  ${name}:\n    commands: [echo ran ${name}]`,
  );
  const spec = readBuildspec(['version: 0.2', 'phases:', ...phases].join('\n'));
  return runBuild(spec, folder, PATH);
}

test.each([
  ['install', ['INSTALL FAILED']],
  ['pre_build', ['INSTALL SUCCEEDED', 'PRE_BUILD FAILED']],
  ['build', ['INSTALL SUCCEEDED', 'PRE_BUILD SUCCEEDED', 'BUILD FAILED', 'POST_BUILD SUCCEEDED']],
  [
    'post_build',
    ['INSTALL SUCCEEDED', 'PRE_BUILD SUCCEEDED', 'BUILD SUCCEEDED', 'POST_BUILD FAILED'],
  ],
])('runBuild ends the build after a failed command in %s: %j', async (phase, expected) => {
  const { succeeded, phases, log } = await build(
    phase,
    '    commands: [echo before, "false", echo after]\n    finally: [echo always]',
  );
  expect({ succeeded, phases }).toEqual({ succeeded: false, phases: expected });
  expect(log).toContain('before\nalways');
  expect(log).not.toContain('after');
});

test.each([
  ['good', 'echo', '1'],
  ['failed', 'exit 3', '0'],
])(
  'runBuild, after a %s build phase (%s), sets CODEBUILD_BUILD_SUCCEEDING to %s',
  async (_was, command, value) => {
    const spec = readBuildspec(`version: 0.2
env:
  exported-variables: [SEEN]
phases:
  build:
    commands: [${command}]
  post_build:
    commands: ['export SEEN="$CODEBUILD_BUILD_SUCCEEDING"']`);
    expect((await runBuild(spec, folder, PATH)).exported).toEqual({ SEEN: value });
  },
);

test('runBuild keeps exported variables and the working folder for the next command', async () => {
  const { succeeded, log } = await build(
    'build',
    '    commands: ["export SEEN=yes", "cd /", "echo $SEEN $PWD"]',
  );
  expect(succeeded).toBe(true);
  expect(log).toContain('yes /');
});

test('runBuild fails a phase whose `finally` fails', async () => {
  const { phases } = await build('install', '    commands: [echo]\n    finally: ["false"]');
  expect(phases).toEqual(['INSTALL FAILED']);
});
