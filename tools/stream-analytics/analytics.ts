/** `npm run analytics -- build|start|stop|status`: the application of StreamAnalytics. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeApplicationCommand,
  KinesisAnalyticsV2Client,
  ListApplicationSnapshotsCommand,
  StartApplicationCommand,
  StopApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { Command } from 'commander';
import { findEndpoint } from '../support/endpoint.ts';
import { allowed } from '../support/refused.ts';
import { prefixOption, type PrefixOptions } from '../support/prefix-option.ts';
import { runCommand, UserError } from '../support/user-error.ts';
import { jobJar } from './job-jar.ts';
import { stackOutput } from './outputs.ts';

const COST =
  'A running application costs 0.22 dollars an hour, and each start at least 10 minutes.';

const client = new KinesisAnalyticsV2Client();

await runCommand(async () => {
  const command = new Command('npm run analytics --').exitOverride();
  command
    .command('build')
    .description('builds the jar of the job, before a deployment')
    .action(async () => {
      const jar = await jobJar((text) => {
        console.error(text);
      });
      console.log(jar);
    });
  for (const [name, description, action] of [
    ['start', 'starts the application', start],
    ['stop', 'stops it with a snapshot', stop],
    ['status', 'prints its state and newest snapshot', status],
  ] as const) {
    command.command(name).description(description).addOption(prefixOption()).action(action);
  }
  await command.parseAsync();
  return 0;
});

async function start(options: PrefixOptions): Promise<void> {
  const ApplicationName = await application(options);
  const before = await stateOf(ApplicationName);
  if (before !== 'READY')
    throw new UserError(`The application is ${before}: only one that is READY can be started.`);
  await allowed('kinesisanalytics:StartApplication', () =>
    // It continues from the newest snapshot, if there is one.
    client.send(new StartApplicationCommand({ ApplicationName })),
  );
  console.error(COST);
  await reached(ApplicationName, 'RUNNING', ['STARTING', 'UPDATING']);
}

async function stop(options: PrefixOptions): Promise<void> {
  const ApplicationName = await application(options);
  const before = await stateOf(ApplicationName);
  if (before !== 'RUNNING')
    throw new UserError(`The application is ${before}: only one that is RUNNING can be stopped.`);
  await allowed('kinesisanalytics:StopApplication', () =>
    client.send(new StopApplicationCommand({ ApplicationName })),
  );
  await reached(ApplicationName, 'READY', ['RUNNING', 'STOPPING']);
}

async function status(options: PrefixOptions): Promise<void> {
  const ApplicationName = await application(options);
  console.log(`${ApplicationName} is ${await stateOf(ApplicationName)}.`);
  const { SnapshotSummaries = [] } = await allowed(
    'kinesisanalytics:ListApplicationSnapshots',
    () => client.send(new ListApplicationSnapshotsCommand({ ApplicationName })),
  );
  const newest = SnapshotSummaries.at(-1);
  if (newest) console.log(`Newest snapshot: ${newest.SnapshotName} (${newest.SnapshotStatus}).`);
}

async function application(options: PrefixOptions): Promise<string> {
  const endpoint = await findEndpoint();
  return allowed('cloudformation:DescribeStacks', () =>
    stackOutput('ApplicationName', endpoint, options),
  );
}

async function stateOf(ApplicationName: string): Promise<string> {
  const { ApplicationDetail } = await allowed('kinesisanalytics:DescribeApplication', () =>
    client.send(new DescribeApplicationCommand({ ApplicationName })),
  );
  return ApplicationDetail?.ApplicationStatus ?? 'unknown';
}

/** Waits for a state; the service changes it within minutes. */
async function reached(name: string, wanted: string, meanwhile: readonly string[]): Promise<void> {
  for (;;) {
    const state = await stateOf(name);
    if (state === wanted) break;
    if (!meanwhile.includes(state))
      throw new UserError(`The application is ${state}: see its log group for the reason.`);
    await sleep(1_000);
  }
  console.log(`${name} is ${wanted}.`);
}
