import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DOCKERFILE } from '../../../lib/common/worker-image.ts';
import { baseImage, withBase } from './base-image.ts';
import { until } from '../wait.ts';
import { findEngine } from './engine.ts';
import { healthCommand, runArguments } from './run-arguments.ts';

const machine = { ...process.env };
let programs: string;

beforeEach(() => {
  programs = mkdtempSync(join(tmpdir(), 'engines with spaces '));
  process.env.PATH = programs;
});

afterEach(() => {
  rmSync(programs, { recursive: true });
  process.env = { ...machine };
});

/** Puts a program on the PATH, which is otherwise empty. */
function program(name: string, script: string): void {
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

const onLinux = process.platform === 'linux' ? test : test.skip;

describe('findEngine', () => {
  test('says that no engine answers', async () => {
    program('docker', 'exit 1');
    expect(await findEngine()).toEqual({ reason: 'neither Docker nor podman answers' });
  });

  onLinux('takes podman where Docker does not answer', async () => {
    program('docker', 'exit 1');
    program('podman', 'echo linux');
    expect(await findEngine()).toEqual({ engine: 'podman' });
  });

  onLinux('passes over Docker Desktop, which has another network', async () => {
    program('docker', 'echo Docker Desktop');
    expect(await findEngine()).toEqual({
      reason: 'docker runs in a virtual machine, without the network of this machine',
    });
    program('podman', 'echo linux');
    expect(await findEngine()).toEqual({ engine: 'podman' });
  });
});

describe('The base image of a Dockerfile', () => {
  const text = readFileSync(DOCKERFILE, 'utf8');

  test('has the defaults of the arguments', () => {
    expect(baseImage(text)).toMatch(
      /^public\.ecr\.aws\/docker\/library\/node:[\d.]+-bookworm-slim@sha256:[0-9a-f]{64}$/,
    );
  });

  test('is replaced in each stage', () => {
    const replaced = withBase(text, 'localhost/node:24');
    expect(replaced.split('\n').filter((line) => line.startsWith('FROM'))).toEqual([
      'FROM localhost/node:24 AS check',
      'FROM localhost/node:24',
    ]);
  });
});

describe('runArguments', () => {
  const healthCheck = { command: ['CMD', 'node', 'index.js', '--health'], interval: 10 };
  const task = { user: 'node', readonlyRootFilesystem: true, healthCheck };

  test('applies the settings of the definition and passes variables by name only', () => {
    const args = runArguments({ engine: 'docker', id: 'ID' }, 'task', task, ['TABLE']).join(' ');
    expect(args).toBe(
      `run --rm --name task --label summit-stacks.run=${process.pid} --network=host --cap-drop=all --security-opt=no-new-privileges` +
        ` --user node --read-only --health-cmd 'node' 'index.js' '--health' --health-interval=10s --health-timeout=5s` +
        ` --health-start-period=0s --health-retries=3 --env TABLE ID`,
    );
  });

  test('makes the temporary folders of podman read-only too', () => {
    const args = runArguments({ engine: 'podman', id: 'ID' }, 'task', task, []);
    expect(args).toContain('--read-only-tmpfs=false');
  });

  test('leaves out what the definition does not have', () => {
    const args = runArguments({ engine: 'docker', id: 'ID' }, 'task', {}, []);
    expect(args.filter((arg) => /^--(user|read-only|health)/.test(arg))).toEqual([]);
  });
});

describe('healthCommand', () => {
  test('keeps a command for the shell', () => {
    expect(healthCommand({ command: ['CMD-SHELL', 'exit 0'] })).toBe('exit 0');
  });

  test('quotes the words of a command', () => {
    expect(healthCommand({ command: ['CMD', 'echo', "it's"] })).toBe(String.raw`'echo' 'it'\''s'`);
  });

  test('is undefined without a health check', () => {
    expect(healthCommand(undefined)).toBeUndefined();
  });
});

test('The containers and images of a run are removed when its runner is killed', async () => {
  const calls = join(programs, 'calls');
  program(
    'docker',
    `echo "$*" >> '${calls}'; case "$1" in ps) echo container ;; images) echo image ;; esac`,
  );
  const label = JSON.stringify(join(import.meta.dirname, 'run-label.ts'));
  const code = `import { labelOfRun } from ${label}; console.log(labelOfRun('docker')); setInterval(() => {}, 1000);`;
  const runner = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: process.env,
  });
  await once(runner.stdout, 'data');
  runner.kill('SIGKILL');
  const removed = await until('the removal of the image', 20, () => {
    const made = existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [];
    return Promise.resolve(made.length === 4 ? made : undefined);
  });
  const filter = `--filter label=summit-stacks.run=${runner.pid}`;
  expect(removed).toEqual([
    `ps --all --quiet ${filter}`,
    'rm --force --volumes container',
    `images --quiet ${filter}`,
    'rmi --force image',
  ]);
});
