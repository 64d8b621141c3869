import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import pLimit from 'p-limit';
import type { Checks } from '../../e2e/scenario.ts';
import { contentOf } from '../../e2e/dead-letters.ts';
import { Random } from '../../e2e/random.ts';
import { until } from '../../e2e/wait.ts';
import type { FanOut, Upload } from './fan-out.ts';
import { picture } from './objects.ts';
import { keyOf } from './records.ts';
import { allOf, tally, wrongThumbnails } from './tally.ts';

const NAMES = ['a b  c', 'a+b', '100%', '%2e%2e', 'ü/日本', '…😀', 'a//b', `quote"'&<>`];

/** Checks unusual names, contents and messages, which both functions must survive. */
export async function checkInvalidInput(
  fanOut: FanOut,
  prefix: string,
  checks: Checks,
): Promise<void> {
  await checkRefusals(fanOut, `${prefix}bad/`, checks);
  await checkInvalidMessages(fanOut, prefix, checks);
  await checkNames(fanOut, `${prefix}names/`, checks);
}

async function checkRefusals(fanOut: FanOut, prefix: string, checks: Checks): Promise<void> {
  const good = await picture(`${prefix}good`, new Random(3), 'png');
  const noise = sharp(randomBytes(100 * 100 * 3), {
    raw: { width: 100, height: 100, channels: 3 },
  });
  const bad: readonly [Upload, reason: string][] = [
    [{ ...good, key: `${prefix}text.jpg`, body: Buffer.from('no image') }, 'unsupported-format'],
    [{ ...good, key: `${prefix}empty.png`, body: Buffer.alloc(0) }, 'empty'],
    [
      {
        ...good,
        key: `${prefix}half.png`,
        body: (await noise.png().toBuffer()).subarray(0, 9_000),
      },
      'damaged',
    ],
    [
      { ...good, key: `${prefix}large.gif`, body: Buffer.alloc(20 * 1024 * 1024 + 1) },
      'too-many-bytes',
    ],
    [{ ...good, key: `${prefix}a/../climbs.png` }, 'invalid-key'],
  ];
  const uploads = bad.map(([upload]) => upload);
  await pLimit(5).map(uploads, (upload) => fanOut.upload(upload));
  const reasons = await until('the refusals', 30, async () => {
    const failedMessages = await fanOut.failedMessages('Thumbnail');
    const found = new Map(failedMessages.map(({ body, reason }) => [keyOf(body), reason]));
    return uploads.every(({ key }) => found.has(key)) ? found : undefined;
  });
  checks.noProblems(
    'Each file with the name of an image and other content becomes a failed message of the thumbnails, with its reason',
    `${bad.length} failed messages`,
    bad.flatMap(([{ key }, reason]) =>
      reasons.get(key) === reason ? [] : [`${key}: ${String(reasons.get(key))}`],
    ),
  );
  checks.equal(
    'The index has all of them',
    allOf(uploads),
    tally(uploads, (await whole(fanOut, prefix, uploads.length)).keys()),
  );
}

async function checkInvalidMessages(fanOut: FanOut, prefix: string, checks: Checks): Promise<void> {
  const record = (key: string, bucket = fanOut.output('UploadsBucket')) => ({
    eventName: 'ObjectCreated:Put',
    eventTime: new Date().toISOString(),
    s3: {
      bucket: { name: bucket },
      object: { key, size: 1, eTag: 'd41d8cd98f00b204e9800998ecf8427e', sequencer: '01' },
    },
  });
  const envelope = (...records: object[]) =>
    JSON.stringify({
      Type: 'Notification',
      MessageId: prefix,
      Message: JSON.stringify({ Records: records }),
    });
  const strange = new Map([
    [`hello from ${prefix}`, 'not-a-notification'],
    [envelope(), 'not-a-notification'],
    [envelope(record(`${prefix}%zz`)), 'invalid-key'],
    [envelope(record(`${prefix}a.jpg`, 'a-bucket-of-others')), 'unknown-bucket'],
  ]);
  await fanOut.replay(record(`${prefix}deleted.jpg`), 'metadata', 'thumbnail');
  for (const queue of ['Thumbnail', 'Metadata'] as const) {
    for (const body of strange.keys()) await fanOut.send(queue, body);
    const failedMessages = await until(`the strange messages of ${queue}`, 30, async () => {
      const found = new Map(
        (await fanOut.failedMessages(queue)).map((message) => [contentOf(message.body), message]),
      );
      return [...strange.keys()].every((body) => found.has(contentOf(body))) ? found : undefined;
    });
    const reasonOf = (body: string) => failedMessages.get(contentOf(body))?.reason;
    checks.noProblems(
      `A message that is not from S3 becomes a failed message of the ${queue.toLowerCase()} queue, with its reason`,
      `${strange.size} failed messages`,
      [...strange].flatMap(([body, reason]) =>
        reasonOf(body) === reason ? [] : [`${body}: ${String(reasonOf(body))}`],
      ),
    );
    const changed = [...strange.keys()].filter(
      (body) => failedMessages.get(contentOf(body))?.body !== body,
    );
    const asItCame = `… and its body is unchanged: ${queue.toLowerCase()}`;
    const rewrites = fanOut.lacks('event source mappings that leave a body as it is');
    if (rewrites) checks.notRun(asItCame, rewrites);
    else checks.noProblems(asItCame, `${strange.size} bodies`, changed);
    const ofDeleted = [...failedMessages.keys()].filter((body) =>
      body.includes(`${prefix}deleted.jpg`),
    );
    checks.equal(
      `An object deleted before its turn causes no failed message: ${queue.toLowerCase()}`,
      0,
      ofDeleted.length,
    );
  }
}

async function checkNames(fanOut: FanOut, prefix: string, checks: Checks): Promise<void> {
  const random = new Random(5);
  const uploads = await pLimit(1).map(NAMES, (name) => picture(prefix + name, random, 'webp'));
  await pLimit(4).map(uploads, (upload) => fanOut.upload(upload));
  const index = await whole(fanOut, prefix, uploads.length);
  await fanOut.untilIdle('Thumbnail', 30);
  const found = [...index.keys(), ...(await fanOut.thumbnails(prefix)).keys()];
  checks.noProblems(
    'Keys with spaces, plus, percent signs, quotes and other scripts are found by both functions, which keep running',
    `${uploads.length} entries, ${uploads.length} thumbnails`,
    uploads.flatMap(({ key }) => {
      const times = found.filter((each) => each === key).length;
      return times === 2 ? [] : [`${key}: ${times} of 2`];
    }),
  );
  checks.noProblems(
    'Each thumbnail shows the image of its key',
    `${uploads.length} thumbnails right`,
    await wrongThumbnails(fanOut, uploads),
  );
}

/** Entries of the index, as soon as it has this number of them. */
function whole(fanOut: FanOut, prefix: string, count: number) {
  return until(`${count} entries of the index`, 30, async () => {
    const index = await fanOut.index(prefix);
    return index.size >= count ? index : undefined;
  });
}
