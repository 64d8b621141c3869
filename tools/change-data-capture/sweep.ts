/** `npm run capture:sweep`: removes rows from the consumers that the database does not have any more. */
import { STSClient } from '@aws-sdk/client-sts';
import { DataApi } from '../../lambda/common/data-api.ts';
import { findEndpoint, readOutputs } from '../support/endpoint.ts';
import { command } from '../cli/command.ts';
import { deployCommand, prefixOption, type PrefixOptions } from '../support/prefix-option.ts';
import { allowed } from '../support/refused.ts';
import { runCommand, UserError } from '../support/user-error.ts';
import { sweepView } from './sweep-view.ts';

const STACK = 'ChangeDataCapture';

await runCommand(async () => {
  const options = command(
    'run capture:sweep',
    'Removes rows from the consumers that the database does not have any more.',
  )
    .addOption(prefixOption())
    .parse()
    .opts<PrefixOptions>();
  const stack = `${options.prefix}${STACK}`;
  const endpoint = await findEndpoint();
  const outputs = await allowed('cloudformation:DescribeStacks', () => readOutputs([stack]));
  const { ViewTable, DatabaseArn, DatabaseName, AdminSecretArn, CapturedTables } = outputs ?? {};
  if (!ViewTable || !DatabaseArn || !DatabaseName || !AdminSecretArn || !CapturedTables)
    throw new UserError(
      `${stack} is not deployed at ${endpoint.name}: deploy it with '${deployCommand(STACK, options)}'.`,
    );
  const { region, credentials } = new STSClient({}).config;
  const database = new DataApi({
    region: await region(),
    credentials,
    clusterArn: DatabaseArn,
    secretArn: AdminSecretArn,
    database: DatabaseName,
  });
  const swept = await allowed('rds-data:ExecuteStatement', () =>
    sweepView(ViewTable, CapturedTables.split(','), database),
  );
  console.log(`${swept} rows that the database does not have were removed from the consumers.`);
  return 0;
});
