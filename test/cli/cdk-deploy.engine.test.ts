import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  type CloudFormationClientConfig,
} from '@aws-sdk/client-cloudformation';
import { SendMessageCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { CATALOGUE } from '../../lib/catalogue.ts';
import { emulatorWarning } from '../../lib/common/emulator-warning.ts';
import { PROJECT } from '../../lib/common/project.ts';
import type { RunningEmulator } from '../../tools/emulators/emulator.ts';
import { miniStack } from '../../tools/emulators/ministack/ministack.ts';
import { RUN_FOLDER } from '../../tools/support/run-folder.ts';

const MINUTES = 60_000;

let emulator: RunningEmulator;
let environment: Readonly<Record<string, string>>;
let client: CloudFormationClientConfig & SQSClientConfig;
let cloudFormation: CloudFormationClient;

const folder = mkdtempSync(join(tmpdir(), 'summit-stacks-cdk-deploy-'));
const assembly = join(folder, 'sandbox');

beforeAll(async () => {
  // The first time, it installs the emulator.
  emulator = await miniStack.start();
  environment = {
    AWS_ENDPOINT_URL: emulator.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    NO_PROXY: '127.0.0.1,localhost,.localhost',
  };
  client = {
    endpoint: emulator.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  cloudFormation = new CloudFormationClient(client);
  // Outside of the project, the CLI synthesizes nothing.
  const { code, output } = await cdk(['bootstrap', 'aws://000000000000/us-east-1'], folder);
  expect([code, output]).toEqual([0, expect.any(String)]);
}, 10 * MINUTES);

afterAll(async () => {
  await emulator.stop();
  for (const each of [folder, RUN_FOLDER]) rmSync(each, { recursive: true, force: true });
});

/** Runs the CDK's CLI at the emulator. */
const cdk = (args: readonly string[], cwd = PROJECT) =>
  run([join(PROJECT, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ...args], cwd);

/** Runs a program of Node at the emulator. */
function run(args: readonly string[], cwd = PROJECT): Promise<{ code: unknown; output: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      args,
      {
        cwd,
        env: { ...process.env, ...environment, CDK_VALIDATION: 'false' },
        maxBuffer: 64 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        resolve({ code: error ? error.code : 0, output: stdout + stderr });
      },
    );
  });
}

const deploy = (...args: readonly string[]) => cdk(['deploy', '--require-approval=never', ...args]);

/** Deployed stack and its template. */
async function deployed(StackName: string) {
  const { Stacks: [stack] = [] } = await cloudFormation.send(
    new DescribeStacksCommand({ StackName }),
  );
  const { TemplateBody } = await cloudFormation.send(new GetTemplateCommand({ StackName }));
  const { StackStatus, EnableTerminationProtection, Parameters, Outputs } = stack ?? {};
  return { StackStatus, EnableTerminationProtection, Parameters, Outputs, TemplateBody };
}

test(
  'A forgotten -c stage=production is refused for a stack in production, and nothing changes',
  async () => {
    const production = await deploy(
      ...['FanOut', '-c', 'stage=production', '--output', join(folder, 'production')],
    );
    expect([production.code, production.output]).toEqual([0, expect.any(String)]);
    const before = await deployed('FanOut');
    expect(before).toMatchObject({ StackStatus: 'CREATE_COMPLETE' });
    expect(before.TemplateBody).toContain('"DeletionPolicy": "Retain"');

    const forgotten = await deploy('FanOut', '--output', assembly);
    expect(forgotten.output).toContain(
      'This template is of the stage sandbox, and the stack was deployed in another stage',
    );
    // Said by the app at synthesis, before the first deployment.
    expect(forgotten.output).toContain(emulatorWarning(CATALOGUE));
    expect(forgotten.code).toBe(1);
    expect(await deployed('FanOut')).toEqual(before);
  },
  10 * MINUTES,
);

test(
  'A second deployment with a prefix is one of its own: the first is not updated, and commands find the second',
  async () => {
    const first = await deployed('FanOut');
    const { code, output } = await deploy(
      ...['FanOut', '-c', 'prefix=Staging-', '--output', join(folder, 'second')],
    );
    expect([code, output]).toEqual([0, expect.any(String)]);
    expect(await deployed('FanOut')).toEqual(first);

    const { Outputs = [] } = await deployed('Staging-FanOut');
    const [failed] = Outputs.filter(({ OutputKey }) => OutputKey === 'AuditDeadLetterQueueUrl');
    await new SQSClient(client).send(
      new SendMessageCommand({ QueueUrl: failed?.OutputValue, MessageBody: 'failed' }),
    );
    const redrive = await run(['tools/cli/redrive.ts', 'Staging-FanOut']);
    expect(redrive.output).toContain('AuditQueue: 1 failed messages, 1 shown, 1 sent back');
    expect(redrive.code).toBe(0);

    const destroy = await run(['tools/cli/destroy.ts', '--prefix', 'Staging-', '--yes', 'fan-out']);
    expect(destroy.output).toContain('Deleted: Staging-FanOut.');
    expect(destroy.code).toBe(0);
    await expect(deployed('Staging-FanOut')).rejects.toThrow('does not exist');
    expect(await deployed('FanOut')).toEqual(first);
  },
  10 * MINUTES,
);

test(
  'Stacks with container images are deployed to an emulator by cdk deploy, without Docker',
  async () => {
    const stacks = ['MarketHours', 'QueueWorker'];
    // The templates of the test before, synthesized with the emulator's address.
    const { code, output } = await deploy(...stacks, '--app', assembly);
    expect([code, output]).toEqual([0, expect.not.stringContaining('ECR')]);
    for (const stack of stacks)
      expect(await deployed(stack)).toMatchObject({ StackStatus: 'CREATE_COMPLETE' });
  },
  10 * MINUTES,
);
