import {
  CHANGES_TOPIC,
  DEAD_LETTERS_TOPIC,
  OFFSETS_TOPIC,
} from '../../../lambda/change-data-capture/contract.ts';
import type { KafkaControl } from '../../../tools/support/kafka-control.ts';
import { assume } from '../../e2e/credentials.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';

const ALLOWED = 'A consumer’s role reads the changes, and the position of its own group';
const REFUSED: Readonly<
  Record<'topic' | 'write' | 'letters' | 'group' | 'stranger' | 'forged', string>
> = {
  topic: 'The brokers refuse a consumer’s role another topic',
  write: 'The brokers refuse a consumer’s role to write changes',
  letters: 'The brokers refuse a consumer’s role the dead letters of another consumer',
  group: 'The brokers refuse a consumer’s role the group of another consumer',
  stranger: 'The brokers refuse a stranger’s key',
  forged: 'The brokers refuse a known key with another secret',
};

/** Checks the policies of IAM at the brokers, with clients that sign as consumers and as strangers. */
export async function checkAccess(
  deployment: Deployment,
  control: KafkaControl | undefined,
  checks: Checks,
): Promise<void> {
  if (!control) {
    for (const title of [ALLOWED, ...Object.values(REFUSED)])
      checks.notRun(title, 'The brokers are reached from their network only');
    return;
  }
  const role = await assume(deployment.output('ViewRole'));
  const consumer = control.client(role);
  const records = await resultOf(consumer.read(CHANGES_TOPIC));
  const position = await resultOf(consumer.position(CHANGES_TOPIC, 'view'));
  checks.noProblems(
    ALLOWED,
    'records, and a position in three partitions',
    [records, position].filter((each) => typeof each === 'string'),
  );
  const stranger = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    sessionToken: '',
  };
  const forged = { ...role, secretAccessKey: stranger.secretAccessKey };
  const record = { key: 'never', value: 'written' };
  const attempts: [title: string, error: string, result: unknown][] = [
    [REFUSED.topic, 'TopicAuthorizationFailedError', await resultOf(consumer.read(OFFSETS_TOPIC))],
    [
      REFUSED.write,
      'TopicAuthorizationFailedError',
      await resultOf(consumer.write(CHANGES_TOPIC, [record])),
    ],
    [
      REFUSED.letters,
      'TopicAuthorizationFailedError',
      await resultOf(consumer.write(DEAD_LETTERS_TOPIC, [record])),
    ],
    [
      REFUSED.group,
      'GroupAuthorizationFailedError',
      await resultOf(consumer.position(CHANGES_TOPIC, 'archive')),
    ],
    [
      REFUSED.stranger,
      'SaslAuthenticationFailedError',
      await resultOf(control.client(stranger).read(CHANGES_TOPIC)),
    ],
    [
      REFUSED.forged,
      'SaslAuthenticationFailedError',
      await resultOf(control.client(forged).read(CHANGES_TOPIC)),
    ],
  ];
  for (const [title, error, result] of attempts)
    checks.equal(title, error, typeof result === 'string' ? result : JSON.stringify(result));
}

/** Result of a call, or the name of Kafka's error. */
async function resultOf<T extends object>(call: Promise<T>): Promise<T | string> {
  return call.catch((error: unknown) => (error as Error).message);
}
