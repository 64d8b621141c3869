/** `npm run redrive -- STACK`: moves the failed messages of a stack back to their queues. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { CATALOGUE } from '../../lib/catalogue.ts';
import { command as commandOf } from './command.ts';
import {
  readDeadLetters,
  redrive,
  type DeadLetter,
  type QueuePair,
} from '../../test/e2e/dead-letters.ts';
import { countMessages } from '../../test/e2e/queues.ts';
import { prefixOption, type PrefixOptions } from '../support/prefix-option.ts';
import { findEndpoint, readOutputs } from '../support/endpoint.ts';
import { runCommand, UserError } from '../support/user-error.ts';

interface Options extends PrefixOptions {
  readonly dryRun?: boolean;
  readonly filter?: string;
}

await runCommand(async () => {
  const command = commandOf(
    'run redrive',
    'Lists the failed messages of a stack with their reasons and sends them back to their queues.',
  )
    .argument('<stack>', 'e.g. ImageResizer, or its whole name, such as Staging-FanOut')
    .addOption(prefixOption())
    .option('--dry-run', 'only show them')
    .option('--filter <text>', 'only those with this text in reason, explanation or message')
    .parse();
  const [stack = ''] = command.args;
  const { dryRun, filter, prefix } = command.opts<Options>();
  const pairs = await queuesOf(stack, prefix);
  const wanted =
    filter === undefined
      ? undefined
      : ({ reason, explanation, body }: DeadLetter) =>
          [reason, explanation, body].some((text) => text.includes(filter));
  const sqs = new SQSClient({});
  for (const [name, pair] of pairs) {
    const waiting = await countMessages(sqs, pair.deadLettersUrl);
    const messages = await readDeadLetters(sqs, pair.deadLettersUrl);
    const shown = messages.filter((message) => wanted?.(message) ?? true);
    for (const { id, reason, explanation } of shown)
      console.log(`${id}  ${reason}: ${explanation}`);
    const moved = dryRun ? 'none moved' : `${await redrive(sqs, pair, wanted)} sent back`;
    console.log(`${name}: ${waiting} failed messages, ${shown.length} shown, ${moved}`);
  }
  return 0;
});

/**
 * Queues of a stack with dead-letter queues, by the outputs `…QueueUrl` and `…DeadLetterQueueUrl`.
 *
 * @throws UserError for an unknown stack, one that is not deployed, or one without such queues
 */
async function queuesOf(name: string, prefix: string): Promise<[string, QueuePair][]> {
  const known = CATALOGUE.flatMap(({ stacks }) => stacks);
  if (!known.some((stack) => name === stack || name.endsWith(`-${stack}`)))
    throw new UserError(`There is no stack '${name}'. There are: ${known.join(', ')}.`);
  const stack = `${prefix}${name}`;
  const endpoint = await findEndpoint();
  const outputs = (await readOutputs([stack])) ?? {};
  const pairs = Object.entries(outputs).flatMap(([name, queueUrl]): [string, QueuePair][] => {
    const deadLettersUrl = outputs[name.replace(/QueueUrl$/, 'DeadLetterQueueUrl')];
    return deadLettersUrl && deadLettersUrl !== queueUrl
      ? [[name.replace(/Url$/, ''), { queueUrl, deadLettersUrl }]]
      : [];
  });
  if (pairs.length > 0) return pairs;
  throw new UserError(
    `${stack} at ${endpoint.name} has no dead-letter queue in its outputs: is it deployed there?`,
  );
}
