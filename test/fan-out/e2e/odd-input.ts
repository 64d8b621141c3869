import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import type { Checks } from '../../e2e/scenario.ts';
import { contentOf } from '../../e2e/dead-letters.ts';
import { Random } from '../../e2e/random.ts';
import { inParallel, until } from '../../e2e/wait.ts';
import type { FanOut, Upload } from './fan-out.ts';
import { picture } from './objects.ts';
import { keyOf } from './records.ts';
import { allOf, tally, wrongThumbnails } from './tally.ts';

const NAMES = ['a b  c', 'a+b', '100%', '%2e%2e', 'ü/日本', '…😀', 'a//b', `quote"'&<>`];

/** Names, contents and messages that nobody would wish for; both functions live on. */
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
  await inParallel(uploads, 5, (upload) => fanOut.upload(upload));
  const reasons = await until('the refusals', 30, async () => {
    const letters = await fanOut.letters('Thumbnail');
    const found = new Map(letters.map(({ body, reason }) => [keyOf(body), reason]));
    return uploads.every(({ key }) => found.has(key)) ? found : undefined;
  });
  checks.faultless(
    'What claims to be an image and is none becomes a dead letter of the thumbnails, with its reason',
    `${bad.length} dead letters`,
    bad.flatMap(([{ key }, reason]) =>
      reasons.get(key) === reason ? [] : [`${key}: ${String(reasons.get(key))}`],
    ),
  );
  checks.equal(
    'The index has them all the same',
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
    const letters = await until(`the strange messages of ${queue}`, 30, async () => {
      const found = new Map(
        (await fanOut.letters(queue)).map((letter) => [contentOf(letter.body), letter]),
      );
      return [...strange.keys()].every((body) => found.has(contentOf(body))) ? found : undefined;
    });
    const reasonOf = (body: string) => letters.get(contentOf(body))?.reason;
    checks.faultless(
      `A message that S3 did not write becomes a dead letter of the ${queue.toLowerCase()} queue, with its reason`,
      `${strange.size} dead letters`,
      [...strange].flatMap(([body, reason]) =>
        reasonOf(body) === reason ? [] : [`${body}: ${String(reasonOf(body))}`],
      ),
    );
    const changed = [...strange.keys()].filter(
      (body) => letters.get(contentOf(body))?.body !== body,
    );
    const asItCame = `… and with its body as it came: ${queue.toLowerCase()}`;
    const rewrites = fanOut.lacks('event source mappings that leave a body as it is');
    if (rewrites) checks.notRun(asItCame, rewrites);
    else checks.faultless(asItCame, `${strange.size} bodies`, changed);
    const ofDeleted = [...letters.keys()].filter((body) => body.includes(`${prefix}deleted.jpg`));
    checks.equal(
      `An object deleted before its turn is none: ${queue.toLowerCase()}`,
      0,
      ofDeleted.length,
    );
  }
}

async function checkNames(fanOut: FanOut, prefix: string, checks: Checks): Promise<void> {
  const random = new Random(5);
  const uploads = await inParallel(NAMES, 1, (name) => picture(prefix + name, random, 'webp'));
  await inParallel(uploads, 4, (upload) => fanOut.upload(upload));
  const index = await whole(fanOut, prefix, uploads.length);
  await fanOut.untilIdle('Thumbnail', 30);
  const found = [...index.keys(), ...(await fanOut.thumbnails(prefix)).keys()];
  checks.faultless(
    'Keys with spaces, plus, percent signs, quotes and other scripts are found by both functions, which live on',
    `${uploads.length} entries, ${uploads.length} thumbnails`,
    uploads.flatMap(({ key }) => {
      const times = found.filter((each) => each === key).length;
      return times === 2 ? [] : [`${key}: ${times} of 2`];
    }),
  );
  checks.faultless(
    'Their thumbnails are theirs',
    `${uploads.length} thumbnails right`,
    await wrongThumbnails(fanOut, uploads),
  );
}

/** The index, when it has so many entries. */
function whole(fanOut: FanOut, prefix: string, count: number) {
  return until(`${count} entries of the index`, 30, async () => {
    const index = await fanOut.index(prefix);
    return index.size >= count ? index : undefined;
  });
}
