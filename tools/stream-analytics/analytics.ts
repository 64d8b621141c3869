/** `npm run analytics -- build|start|stop|status`: the application of StreamAnalytics. */
import { Command } from 'commander';
import { findEndpoint } from '../support/endpoint.ts';
import { FlinkApplication } from './flink-application.ts';
import { allowed } from '../support/refused.ts';
import { prefixOption, type PrefixOptions } from '../support/prefix-option.ts';
import { runCommand, UserError } from '../support/user-error.ts';
import { jobJar } from './job-jar.ts';
import { stackOutput } from './outputs.ts';

const COST =
  'A running application costs 0.22 dollars an hour, and each start at least 10 minutes.';

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
  const found = await application(options);
  const before = await stateOf(found);
  if (before !== 'READY')
    throw new UserError(`The application is ${before}: only one that is READY can be started.`);
  console.error(COST);
  await allowed('kinesisanalytics:StartApplication', () => found.start());
  console.log(`${found.name} is RUNNING.`);
}

async function stop(options: PrefixOptions): Promise<void> {
  const found = await application(options);
  const before = await stateOf(found);
  if (before !== 'RUNNING')
    throw new UserError(`The application is ${before}: only one that is RUNNING can be stopped.`);
  await allowed('kinesisanalytics:StopApplication', () => found.stop({ snapshot: true }));
  console.log(`${found.name} is READY.`);
}

async function status(options: PrefixOptions): Promise<void> {
  const found = await application(options);
  console.log(`${found.name} is ${await stateOf(found)}.`);
  const newest = await allowed('kinesisanalytics:ListApplicationSnapshots', () =>
    found.newestSnapshot(),
  );
  if (newest) console.log(`Newest snapshot: ${newest.SnapshotName} (${newest.SnapshotStatus}).`);
}

async function application(options: PrefixOptions): Promise<FlinkApplication> {
  const endpoint = await findEndpoint();
  const name = await allowed('cloudformation:DescribeStacks', () =>
    stackOutput('ApplicationName', endpoint, options),
  );
  return new FlinkApplication(name);
}

function stateOf(found: FlinkApplication): Promise<string> {
  return allowed('kinesisanalytics:DescribeApplication', () => found.state());
}
