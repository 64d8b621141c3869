import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { startProcess } from './emulator-process.ts';
import { localStack } from './localstack/localstack.ts';
import { startImage } from './localstack/localstack-image.ts';
import { findPython } from '../support/find-python.ts';
import { freePort } from '../support/free-port.ts';
import { RUN_FOLDER } from '../support/run-folder.ts';
import { servicesAt } from '../support/services.ts';
import { assertNotStuck } from '../cli/stuck-stacks.ts';
import { UserError } from '../support/user-error.ts';

/** Server on the port in its last argument that answers every request. */
const SERVER = "require('http').createServer((_, a) => a.end('{}')).listen(process.argv.at(-1));";

const machine = { ...process.env };
let programs: string;

beforeEach(() => {
  programs = mkdtempSync(join(tmpdir(), 'programs with spaces '));
  process.env.PATH = programs;
  process.env.PYENV_ROOT = programs;
  delete process.env.LOCALSTACK_AUTH_TOKEN;
});

afterEach(() => {
  rmSync(programs, { recursive: true });
  process.env = { ...machine };
});

afterAll(() => {
  rmSync(RUN_FOLDER, { recursive: true, force: true });
});

/**
 * Puts a program on the PATH, which is otherwise empty. A shell starts Node, as the first line of a
 * script has no paths with spaces.
 */
function program(name: string, code: string): void {
  const file = join(programs, `${name}.cjs`);
  writeFileSync(file, code);
  const start = `#!/bin/sh\nexec '${process.execPath}' '${file}' "$@"\n`;
  writeFileSync(join(programs, name), start, { mode: 0o755 });
}

describe('findPython', () => {
  const miniStack = { title: 'MiniStack', version: [3, 10] } as const;
  const exactly = { title: 'LocalStack 4.14', version: [3, 13], orNewer: false } as const;

  test('finds a Python on the PATH that is new enough', async () => {
    program('python3', "console.log('3 14')");
    expect(await findPython(miniStack)).toBe('python3');
  });

  test('names a Python that is too old and the version to install', async () => {
    program('python3', "console.log('3 9')");
    await expect(findPython(miniStack)).rejects.toThrow(
      'MiniStack needs Python 3.10 or newer, but python3 is 3.9. Install Python 3.10 or newer',
    );
  });

  test('finds an exact version in uv when the PATH and pyenv have none', async () => {
    program('python3', "console.log('3 14')");
    program('uv', "if (process.argv[3] === 'find') console.log('/uv/python3.13')");
    expect(await findPython(exactly)).toBe('/uv/python3.13');
  });

  test('rejects a missing Python with instructions to install it', async () => {
    program('python3', "console.log('3 14')");
    await expect(findPython(exactly)).rejects.toThrow(
      'LocalStack 4.14 needs Python 3.13, but python3 is 3.14. Install Python 3.13 with its venv module (pyenv install 3.13, or install uv',
    );
  });
});

describe('LocalStack’s image', () => {
  beforeEach(() => {
    const log = `require('fs').appendFileSync('${join(programs, 'calls')}', process.argv.slice(2).join(' ') + '\\n');`;
    const serve = `process.argv.push(/GATEWAY_LISTEN=[\\d.]+:(\\d+)/.exec(process.argv.join(' '))[1]); ${SERVER}`;
    const answers = `({ run: () => { ${serve} }, info: () => console.log(process.env.SYSTEM), image: () => process.exit(1) })`;
    program('docker', `${log} ${answers}[process.argv[2]]?.();`);
    process.env.SYSTEM = 'Docker Desktop';
  });

  const onLinux = process.platform === 'linux' ? test : test.skip;

  const calls = () => readFileSync(join(programs, 'calls'), 'utf8').trim().split('\n');

  test('starts the last image that needs no token and removes its container', async () => {
    const emulator = await localStack.start();
    await emulator.stop();
    expect(calls().slice(0, 3)).toEqual([
      'info',
      'image inspect localstack/localstack:4.14.0',
      'pull --quiet localstack/localstack:4.14.0',
    ]);
    const [run = '', remove] = calls().slice(-2);
    const port = new URL(emulator.endpoint).port;
    expect(run).toContain(`--publish 127.0.0.1:${port}:${port}`);
    expect(run).toMatch(/ localstack\/localstack:4\.14\.0$/);
    expect(remove).toMatch(/^rm --force summit-stacks-/);
  });

  onLinux('mounts the plug-ins and Node into 4.14, in the network of this machine', async () => {
    process.env.SYSTEM = 'Debian GNU/Linux 12 (bookworm)';
    const environment = { NODE_EXTRA_CA_CERTS: '/certificates/authority.pem' };
    const mounts = { plugins: ['/a', '/b'], kinesis: '/kinesis' };
    const emulator = await startImage({ environment }, () => Promise.resolve(mounts));
    await emulator.stop();
    const run = calls().at(-2) ?? '';
    expect(run).toContain('--network host --volume /a:/a:ro --volume /b:/b:ro');
    expect(run).toContain('--volume /certificates:/certificates:ro');
    expect(run).toContain('--volume /kinesis:/var/lib/localstack/lib/kinesis-local:ro');
    expect(run).toContain(`--volume ${process.execPath}:/usr/local/bin/node:ro`);
    expect(run).toContain('--env PYTHONPATH=/a:/b ');
    expect(run).toContain('--env LAMBDA_RUNTIME_EXECUTOR=process ');
    expect(run).not.toContain('docker.sock');
  });

  test('starts the current image with a token and keeps the token out of the arguments', async () => {
    process.env.LOCALSTACK_AUTH_TOKEN = 'secret';
    const emulator = await localStack.start();
    await emulator.stop();
    expect(calls()[1]).toBe('pull --quiet localstack/localstack:latest');
    expect(calls()[2]).toContain('--env LOCALSTACK_AUTH_TOKEN ');
    expect(calls().join()).not.toContain('secret');
  });

  test('rejects an image that can’t be pulled with Docker’s reason', async () => {
    program(
      'docker',
      "if (/pull|image/.test(process.argv[2])) { console.error('no route to host'); process.exit(1); }",
    );
    await expect(localStack.start()).rejects.toThrow(
      'Docker could not pull localstack/localstack:4.14.0 (no route to host): check the network, then try again.',
    );
  });

  test('rejects a token without Docker instead of starting the package', async () => {
    program('docker', 'process.exit(1)');
    process.env.LOCALSTACK_AUTH_TOKEN = 'secret';
    await expect(localStack.start()).rejects.toThrow(
      'Docker does not answer: start Docker, or unset LOCALSTACK_AUTH_TOKEN',
    );
  });
});

describe('startProcess', () => {
  const start = async (code: string, launched?: (stop: () => Promise<void>) => void) => {
    const port = await freePort();
    return startProcess({
      title: 'The emulator',
      launched,
      command: [process.execPath, '-e', code, '--', String(port)],
      environment: {},
      endpoint: `http://127.0.0.1:${port}`,
      health: '/',
      seconds: 20,
    });
  };

  test('rejects with instructions when the emulator ends in the middle of a run', async () => {
    const { endpoint, died } = await start(
      `${SERVER} setInterval(() => undefined); process.on('SIGUSR2', () => process.exit(3)); console.log(process.pid);`,
    );
    expect(endpoint).toMatch(/^http:/);
    const pid = Number(
      /^(\d+)$/m.exec(readFileSync(join(RUN_FOLDER, 'emulator.log'), 'utf8'))?.[1],
    );
    process.kill(pid, 'SIGUSR2');
    await expect(died).rejects.toThrow(
      /The emulator ended in the middle of the run \(exit code 3\), with its data: run npm start again\.$/,
    );
  });

  test('can be stopped before the emulator answers', async () => {
    const emulator = start('setInterval(() => undefined, 100)', (stop) => void stop());
    await expect(emulator).rejects.toThrow('The emulator did not start.');
  });

  test('rejects with the end of the log when the emulator does not start', async () => {
    const emulator = start("console.error('no room'); process.exit(1)");
    await expect(emulator).rejects.toThrow(
      /^The emulator did not start\. The end of its log:\n[^]*no room$/,
    );
    await expect(emulator).rejects.toThrow(UserError);
  });

  test('chooses ports that no outgoing connection takes meanwhile', async () => {
    const port = await freePort();
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(32_000);
  });

  test('chooses no port twice, as a server may start long after its port was chosen', async () => {
    const ports = await Promise.all(Array.from({ length: 500 }, () => freePort()));
    expect(new Set(ports).size).toBe(500);
  });

  test('rejects a port in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(freePort(port)).rejects.toThrow(
      `Port ${port} is in use: choose another, or leave --port away and a free one is taken.`,
    );
    server.close();
  });
});

describe('servicesAt', () => {
  test.each([
    ['LocalStack', { version: '4.14.0' }, 'LocalStack 4.14 has no Cognito'],
    ['other emulators', undefined, undefined],
  ])('returns the missing services of %s', async (_, info, why) => {
    const server = createServer(({ url }, answer) => {
      const body = url === '/_localstack/info' ? info : { services: { cloudfront: 'available' } };
      answer.writeHead(body ? 200 : 404).end(JSON.stringify(body ?? {}));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const missing = await servicesAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.close();
    expect(missing('Cognito')).toBe(why);
    expect(missing('CloudFront')).toBeUndefined();
  });

  test('returns no missing feature that an addition to LocalStack names', async () => {
    const answers: Readonly<Record<string, object>> = {
      '/_localstack/info': { version: '4.14.0' },
      '/_localstack/health': { services: {} },
      '/_aws/localstack-additions': { features: ['custom resources'] },
    };
    const server = createServer(({ url = '' }, answer) => {
      answer.end(JSON.stringify(answers[url]));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const missing = await servicesAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.close();
    expect(missing('custom resources')).toBeUndefined();
    expect(missing('ARNs of ignored resources')).toBe(
      'LocalStack 4.14 has no ARNs of ignored resources',
    );
  });

  test('returns no missing service for AWS', async () => {
    expect((await servicesAt(undefined))('ECS')).toBeUndefined();
  });
});

describe('assertNotStuck', () => {
  const cloudFormation = mockClient(CloudFormationClient);

  test.each([
    [
      'ROLLBACK_COMPLETE',
      /^QueueWorker at here was left half-deployed by an earlier run \(ROLLBACK_COMPLETE\): 'npm run destroy -- queue-worker' deletes it, then say npm start again\.$/,
    ],
    ['CREATE_FAILED', /half-deployed/],
    ['UPDATE_ROLLBACK_FAILED', /half-deployed/],
    ['DELETE_FAILED', /half-deployed/],
    ['UPDATE_IN_PROGRESS', /is being changed by another run .* wait until that has ended/],
  ] as const)('rejects a stack in %s with instructions', async (StackStatus, sentence) => {
    cloudFormation.reset();
    cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [] });
    cloudFormation.on(DescribeStacksCommand, { StackName: 'QueueWorker' }).resolves({
      Stacks: [{ StackName: 'QueueWorker', CreationTime: new Date(), StackStatus }],
    });
    await expect(assertNotStuck(['QueueWorker'], 'here', { prefix: '' })).rejects.toThrow(sentence);
  });

  test('accepts a stack that can be updated', async () => {
    cloudFormation.on(DescribeStacksCommand).resolves({
      Stacks: [
        { StackName: 'QueueWorker', CreationTime: new Date(), StackStatus: 'UPDATE_COMPLETE' },
      ],
    });
    await expect(assertNotStuck(['QueueWorker'], 'here', { prefix: '' })).resolves.toBeUndefined();
  });
});
