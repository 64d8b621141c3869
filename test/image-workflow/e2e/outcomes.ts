import { isDeepStrictEqual } from 'node:util';
import sharp from 'sharp';
import pLimit from 'p-limit';
import type { Checks } from '../../e2e/scenario.ts';
import { STATES } from './expected-states.ts';
import { halfJpeg, lyingJpeg, picture } from './images.ts';
import type { Observer } from './observer.ts';
import { FakeRekognition } from './fake-rekognition.ts';
import type { ImageRecord, RenditionRecord, Upload, Workflow } from './workflow.ts';

/** Expected outcome of an upload. */
interface Case {
  readonly upload: Upload;
  /** Path through the state machine, and the reason of a rejection. */
  readonly way: keyof typeof STATES;
  /** Format, width and height in the record of a recognized image. */
  readonly facts?: string;
}

const ODD_KEY = 'ü/日本 a+b %20 "quoted" ../x.png';

/** Checks valid and invalid images: the end and path of their executions, and their records. */
export async function checkOutcomes(
  workflow: Workflow,
  observer: Observer,
  prefix: string,
  fake: FakeRekognition | undefined,
  checks: Checks,
): Promise<void> {
  const cases = await allCases(prefix);
  const seen = await Promise.all(
    cases.map(async ({ upload, way, facts }) => {
      await workflow.upload(upload);
      const [execution] = await workflow.executions.of(upload.key);
      if (!execution) throw new Error('There is no execution.');
      return {
        key: upload.key,
        way,
        facts,
        status: execution.status,
        states: await workflow.executions.states(execution),
        record: await workflow.record(upload.key),
      };
    }),
  );
  checks.noProblems(
    'JPEG, PNG, other formats, damaged, empty and tiny files: each execution succeeds, on its expected path',
    `${seen.length} executions as expected`,
    seen.flatMap(({ key, way, status, states }) =>
      status === 'SUCCEEDED' && states === STATES[way] ? [] : [`${key}: ${status}, ${states}`],
    ),
  );
  const recognized = seen.filter(({ way }) => way === 'recognized');
  checks.noProblems(
    'The record of each valid image has its format, its upright size, and its labels',
    `${recognized.length} records right`,
    recognized.flatMap(({ key, facts, record }) => {
      const { status, format, width = 0, height = 0, labels = [] } = record ?? {};
      const found = `${String(format)} ${width} x ${height}`;
      const good = fake
        ? isDeepStrictEqual(labels, FakeRekognition.expectedLabels())
        : labels.every(({ name, confidence }) => name && confidence >= 75);
      return status === 'recognized' && found === facts && good
        ? []
        : [`${key}: ${String(status)}, ${found}, ${JSON.stringify(labels)}`];
    }),
  );
  const problems = await pLimit(4).map(recognized, ({ record }) =>
    renditionProblems(workflow, record),
  );
  checks.noProblems(
    'Its renditions exist: WebP, upright, no side longer than 200 and 1,024 pixels',
    `${recognized.length * 2} renditions right`,
    problems.flat(),
  );
  const refused = seen.filter(({ way }) => way !== 'recognized');
  checks.noProblems(
    'The record of each invalid image has the reason with the value and the remedy; no failure is published',
    `${refused.length} rejections`,
    refused.flatMap(({ key, way, record }) =>
      record?.status === 'refused' &&
      record.reason === way &&
      / .+: .+\./.test(record.explanation ?? '')
        ? []
        : [`${key}: ${JSON.stringify(record)}`],
    ),
  );
  for (const [kind, each] of [
    ['Image Recognized', recognized[0]],
    ['Image Refused', refused[0]],
  ] as const) {
    const { detail } = await observer.about(kind, each?.key ?? '');
    checks.equal(
      `Subscribers receive '${kind}'`,
      each?.record?.versionId ?? '',
      String(detail.versionId),
    );
  }
}

/** Checks an image whose key has spaces, quotes, escapes and letters beyond ASCII. */
export async function checkOddKey(
  workflow: Workflow,
  prefix: string,
  checks: Checks,
): Promise<void> {
  const upload = await picture(prefix + ODD_KEY, 'png', 90, 80);
  await workflow.upload(upload);
  const [execution] = await workflow.executions.of(upload.key);
  const states = execution ? await workflow.executions.states(execution) : 'no execution';
  const { status, width = 0, height = 0 } = (await workflow.record(upload.key)) ?? {};
  checks.equal(
    'An image with an unusual key is recognized, and its record has its size',
    `${STATES.recognized}, recognized, 90 x 80`,
    `${states}, ${String(status)}, ${width} x ${height}`,
  );
}

async function allCases(prefix: string): Promise<Case[]> {
  const key = (name: string) => prefix + name;
  return [
    {
      upload: await picture(key('photo.jpg'), 'jpeg', 1_600, 1_200),
      way: 'recognized',
      facts: 'jpeg 1600 x 1200',
    },
    { upload: await picture(key('drawing.png'), 'png'), way: 'recognized', facts: 'png 640 x 480' },
    { upload: await lyingJpeg(key('lying')), way: 'recognized', facts: 'jpeg 200 x 300' },
    { upload: await picture(key('animation.jpg'), 'gif'), way: 'format' },
    { upload: { key: key('text.png'), body: Buffer.from('no image') }, way: 'format' },
    { upload: await halfJpeg(key('half.jpg')), way: 'damaged' },
    { upload: { key: key('empty.jpg'), body: Buffer.alloc(0) }, way: 'size' },
    { upload: { key: key('large.jpg'), body: Buffer.alloc(15 * 1024 * 1024 + 1) }, way: 'size' },
    { upload: await picture(key('tiny.png'), 'png', 200, 79), way: 'dimensions' },
  ];
}

const SIDES: Readonly<Record<string, number>> = { thumbnail: 200, preview: 1_024 };

async function renditionProblems(
  workflow: Workflow,
  record: ImageRecord | undefined,
): Promise<string[]> {
  const { key = '', width = 0, height = 0, renditions = [] } = record ?? {};
  const names = renditions.map(({ name }) => name).join();
  if (names !== Object.keys(SIDES).join()) return [`${key}: renditions ${names}`];
  const looks = await Promise.all(
    renditions.map(async (rendition) => {
      const scale = Math.min(1, (SIDES[rendition.name] ?? 0) / Math.max(width, height));
      const expected = `webp ${Math.round(width * scale)} x ${Math.round(height * scale)}`;
      const found = await look(workflow, rendition);
      return found === expected ? [] : [`${rendition.key}: ${found} instead of ${expected}`];
    }),
  );
  return looks.flat();
}

/** Stored rendition, if it is as the record describes it. */
async function look(workflow: Workflow, { key, width, height }: RenditionRecord): Promise<string> {
  const { format, ...size } = await sharp(await workflow.rendition(key)).metadata();
  return size.width === width && size.height === height
    ? `${format} ${width} x ${height}`
    : `${size.width} x ${size.height}, recorded as ${width} x ${height}`;
}
