import { DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { QueueConsumer, type QueueConsumerOptions } from '../../../lambda/common/queue-consumer.ts';
import { miniStack } from '../../../tools/emulators/ministack/ministack.ts';
import { median } from '../../bench/rounds.ts';
import { printRates } from '../../bench/table.ts';
import { Workshop } from './workshop.ts';

const MESSAGES = 500;
const ROUNDS = 7;
const POLLS = 2;

/** Messages a second of the service's loop, and of bare receives and deletes, on the same queue. */
export async function loopThroughput(): Promise<void> {
  const emulator = await miniStack.start({ progress: console.error });
  try {
    await measure(await Workshop.at(emulator.endpoint));
  } finally {
    await emulator.stop();
  }
}

async function measure(workshop: Workshop): Promise<void> {
  const contenders = {
    'bare receive and delete': () => bareLoop(workshop),
    'the loop': () => loop(workshop, () => Promise.resolve([])),
    'the loop, with the jobs done': () =>
      loop(workshop, (messages) => workshop.worker.process(messages)),
  };
  const times = new Map<string, number[]>();
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, run] of Object.entries(contenders)) {
      await workshop.fill(MESSAGES);
      const started = performance.now();
      await run();
      const spent = performance.now() - started;
      // The first round warms up.
      if (round > 0) times.set(name, [...(times.get(name) ?? []), spent]);
    }
  }
  printRates(
    `${MESSAGES} messages from one queue of the emulator, ${POLLS} polls (goal: the loop at least 0.70)`,
    'messages a second',
    MESSAGES,
    new Map([...times].map(([name, all]) => [name, median(all)])),
  );
}

async function bareLoop({ sqs, queueUrl }: Workshop): Promise<void> {
  let left = MESSAGES;
  const poll = async () => {
    while (left > 0) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) continue;
      await sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: Messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle })),
        }),
      );
      left -= Messages.length;
    }
  };
  await Promise.all(Array.from({ length: POLLS }, poll));
}

async function loop(
  { sqs, queueUrl }: Workshop,
  handle: QueueConsumerOptions['handle'],
): Promise<void> {
  let left = MESSAGES;
  let allHandled = () => {};
  const done = new Promise<void>((resolve) => (allHandled = resolve));
  const consumer = new QueueConsumer({
    sqs,
    queueUrl,
    visibilitySeconds: 20,
    polls: POLLS,
    handle: async (messages) => {
      const retryLater = await handle(messages);
      left -= messages.length - retryLater.length;
      if (left === 0) allHandled();
      return retryLater;
    },
  });
  await done;
  await consumer.drain(10);
}
