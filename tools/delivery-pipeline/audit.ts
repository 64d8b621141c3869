/** `npm run audit -- --since 7d`: lists deliveries with time, actor and commit. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import Table from 'cli-table3';
import { findEndpoint, readOutputs } from '../support/endpoint.ts';
import { runCommand, UserError } from '../support/user-error.ts';
import { allowed } from '../support/refused.ts';
import { attribute, type AttributedEntry } from './attribution.ts';
import { parseOptions, type Options } from './options.ts';
import { readEntries } from './records.ts';

await runCommand(async () => {
  const options = parseOptions();
  const { since, until, json } = options;
  const stack = `${options.prefix}${options.stack}`;
  if (since > until) {
    throw new UserError(
      `--since ${since.toISOString()} is after --until ${until.toISOString()}: swap them.`,
    );
  }
  const target = await findEndpoint();
  const outputs = await allowed('cloudformation:DescribeStacks', () => readOutputs([stack]));
  const table = outputs?.AuditTable;
  if (!table) {
    throw new UserError(
      `${stack} at ${target.name} has no output AuditTable: is it deployed there?`,
    );
  }
  const entries = await allowed('dynamodb:Query on the output AuditTable', () =>
    readEntries(new DynamoDBClient({}), table, since, until),
  );
  const shown = attribute(entries).filter((entry) => isWanted(entry, options));
  if (json) for (const entry of shown) console.log(JSON.stringify(entry));
  else print(shown);
  return 0;
});

function isWanted({ name, who = '' }: AttributedEntry, wanted: Options): boolean {
  const isIts = wanted.pipeline === undefined || wanted.pipeline === name;
  return isIts && who.toLowerCase().includes((wanted.who ?? '').toLowerCase());
}

function print(entries: readonly AttributedEntry[]): void {
  const table = new Table({
    head: ['when', 'what', 'state', 'commit', 'who'],
    style: { head: [], border: [] },
  });
  for (const { time, subject, name, stage, action, state, commit, who, from } of entries) {
    const what = [`${subject} ${name}`, stage, action].filter(Boolean).join(' › ');
    const mark = from === 'time' ? '~' : '';
    table.push([time, what, state, `${mark}${commit?.slice(0, 12) ?? '-'}`, who ?? '-']);
  }
  console.log(table.toString());
  const isAny = entries.some(({ from }) => from === 'time');
  console.log(
    `${entries.length} events${isAny ? '; ~ is the commit that was delivered at that time' : ''}`,
  );
}
