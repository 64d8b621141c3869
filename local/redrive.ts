/** `npm run redrive -- STACK`: sends the dead letters of a stack back to their queue. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { Command } from 'commander';
import { CATALOGUE } from '../lib/catalogue.ts';
import { readDeadLetters, redrive } from '../scenarios/support/dead-letters.ts';
import { findTarget, readOutputs } from './target.ts';
import { runCommand, UserError } from './user-error.ts';

await runCommand(async () => {
  const command = new Command('npm run redrive --')
    .description(
      'Shows the dead letters of a stack with their reasons and sends them back to their queue.',
    )
    .argument('<stack>', 'e.g. ImageResizer')
    .option('--dry-run', 'only show them')
    .exitOverride()
    .parse();
  const [stack = ''] = command.args;
  const known = CATALOGUE.flatMap(({ stacks }) => stacks);
  if (!known.includes(stack))
    throw new UserError(`There is no stack '${stack}'. There are: ${known.join(', ')}.`);
  const target = await findTarget();
  const { QueueUrl, DeadLetterQueueUrl } = (await readOutputs([stack])) ?? {};
  if (!QueueUrl || !DeadLetterQueueUrl) {
    throw new UserError(
      `${stack} at ${target.name} has no outputs QueueUrl and DeadLetterQueueUrl: is it deployed there?`,
    );
  }
  const sqs = new SQSClient({});
  const letters = await readDeadLetters(sqs, DeadLetterQueueUrl);
  for (const { id, reason, explanation } of letters)
    console.log(`${id}  ${reason}: ${explanation}`);
  if (command.opts<{ dryRun?: boolean }>().dryRun) {
    console.log(`${letters.length} dead letters, none moved`);
    return 0;
  }
  console.log(
    `${await redrive(sqs, DeadLetterQueueUrl, QueueUrl)} of ${letters.length} dead letters sent back`,
  );
  return 0;
});
