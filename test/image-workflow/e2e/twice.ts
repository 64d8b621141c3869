import type { Checks } from '../../e2e/scenario.ts';
import { STATES } from './expected-states.ts';
import { picture } from './images.ts';
import type { FakeRekognition } from './fake-rekognition.ts';
import type { Version, Workflow } from './workflow.ts';

/** Checks that repeated deliveries of an event cause one execution. */
export async function checkRepeatedEvent(
  workflow: Workflow,
  key: string,
  checks: Checks,
): Promise<void> {
  const version = await workflow.upload(await picture(key, 'jpeg'));
  const event = eventOf(workflow.output('UploadsBucket'), version);
  await workflow.request(event);
  await workflow.executions.of(key);
  const before = await workflow.record(key);
  await workflow.request(event);
  await workflow.request(event);
  await workflow.untilIdle();
  const found = await workflow.executions.of(key);
  checks.equal(
    'The event of an object is delivered four times, during and after its execution: one execution',
    '1 execution, one record, written once',
    `${found.length} execution, ${before ? 'one record' : 'no record'}, ` +
      `written ${before?.writtenAt === (await workflow.record(key))?.writtenAt ? 'once' : 'again'}`,
  );
}

/** Checks that two uploads of a key within seconds cause one recognition. */
export async function checkReplacedObject(
  workflow: Workflow,
  key: string,
  fake: FakeRekognition | undefined,
  checks: Checks,
): Promise<void> {
  await workflow.upload(await picture(key, 'jpeg'));
  const second = await workflow.upload(await picture(key, 'jpeg'));
  const found = await workflow.executions.of(key, 2);
  const ways = await Promise.all(
    found.map(async (execution) => {
      const which = execution.versionId === second.versionId ? 'second' : 'first';
      return `${which}: ${await workflow.executions.states(execution)}`;
    }),
  );
  checks.equal(
    'The same object is uploaded twice at once: two versions, the first of which is superseded',
    `first: ${STATES.superseded}\nsecond: ${STATES.recognized}`,
    ways.sort().join('\n'),
  );
  checks.equal(
    '… the record is that of the second',
    second.versionId,
    (await workflow.record(key))?.versionId ?? 'none',
  );
  if (fake) {
    checks.equal('… Rekognition is called once', 1, fake.asked.filter((k) => k === key).length);
  }
}

/** Checks an object that is deleted before its turn. */
export async function checkDeletedObject(
  workflow: Workflow,
  key: string,
  checks: Checks,
): Promise<void> {
  await workflow.upload(await picture(key, 'jpeg'));
  await workflow.delete(key);
  const [execution] = await workflow.executions.of(key);
  const way = execution ? await workflow.executions.states(execution) : 'none';
  checks.equal(
    'An object that is deleted before its turn is not a failure, and leaves no record',
    `${STATES.gone}, no record`,
    `${way}, ${(await workflow.record(key)) ? 'a record' : 'no record'}`,
  );
}

/** Event of S3 with the relevant fields; the sequencer is unknown here, and the name does not depend on it. */
function eventOf(bucket: string, { key, versionId, etag }: Version): string {
  return JSON.stringify({
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: {
      bucket: { name: bucket },
      object: { key, 'version-id': versionId, etag, sequencer: '01' },
    },
  });
}
