import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import type { DeadLetter } from '../../e2e/dead-letters.ts';
import { until } from '../../e2e/wait.ts';
import type { Sample } from './photographs.ts';
import { deviations, inspect, wantedPresets } from './pixels.ts';
import { keyOf, type Resizer } from './resizer.ts';

/** Upload and its key. */
export interface Uploaded extends Sample {
  readonly key: string;
}

/** Outcome of an upload; neither field is set for a lost one. */
export interface Outcome {
  readonly uploaded: Uploaded;
  /** Fetched derivatives, by 'preset.format'; set when all of the upload's are there. */
  readonly derivatives?: ReadonlyMap<string, Buffer>;
  readonly deadLetters: readonly DeadLetter[];
}

const RUN = randomUUID();

const ACCEPTED = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/avif',
  'image/gif',
  'image/tiff',
]);

/** Uploads as the page does; files that the API or S3 would reject go directly into the bucket. */
export async function uploadAll(
  resizer: Resizer,
  samples: readonly Sample[],
  atOnce: number,
): Promise<Uploaded[]> {
  const doors = await pLimit(4).map(samples, async (sample) => {
    const { name, contentType, body } = sample;
    const plain = /^[\w.-]+$/.test(name) && body.length > 0 && body.length <= 20 * 1024 * 1024;
    const form =
      plain && ACCEPTED.has(contentType) ? await resizer.askForm(contentType) : undefined;
    // Without a form, under a prefix of this run: an earlier one may have left failed messages of the same names.
    return { form, uploaded: { ...sample, key: form?.key ?? `${RUN}/${name}` } };
  });
  return pLimit(atOnce).map(doors, async ({ form, uploaded }) => {
    if (form) await resizer.upload(form, uploaded.body);
    else await resizer.put(uploaded.key, uploaded.body, uploaded.contentType);
    return uploaded;
  });
}

/** Derivatives to fetch and check; the existence of all is always checked. */
export type Scope = 'all' | 'thumbnails';

/** Waits for the outcome of each upload, and fetches the derivatives. */
export async function outcomesOf(
  resizer: Resizer,
  uploads: readonly Uploaded[],
  seconds: number,
  scope: Scope = 'all',
): Promise<Outcome[]> {
  const ends = await until(
    'every upload to end',
    seconds,
    async () => {
      const now = await endsOf(resizer, uploads);
      return now.every(({ end }) => end !== 'open') ? now : undefined;
    },
    // Repeated listings of thousands of keys would slow down the processing.
    uploads.length > 100 ? 1_000 : 200,
  ).catch(() => endsOf(resizer, uploads, true));
  return pLimit(16).map(ends, async ({ uploaded, end, deadLetters }) => {
    if (end !== 'derived') return { uploaded, deadLetters };
    const wanted = keysOf(uploaded).filter(
      ([label]) => scope === 'all' || label === 'thumbnail.webp',
    );
    const derivatives = new Map<string, Buffer>();
    for (const [label, key] of wanted) derivatives.set(label, await resizer.derivative(key));
    return { uploaded, derivatives, deadLetters };
  });
}

/** The failed messages are read only when they can explain all missing derivatives. */
async function endsOf(resizer: Resizer, uploads: readonly Uploaded[], late = false) {
  const stored = await resizer.derivatives();
  const derived = (uploaded: Uploaded) => keysOf(uploaded).every(([, key]) => stored.has(key));
  const rest = uploads.filter((uploaded) => !derived(uploaded));
  const isTime = late || rest.every(({ expect }) => expect.kind === 'refused');
  const failedMessages = rest.length > 0 && isTime ? await resizer.deadLetters() : [];
  return uploads.map((uploaded) => {
    const deadLetters = failedMessages.filter((message) => isAbout(message, uploaded.key));
    const end = derived(uploaded) ? 'derived' : deadLetters.length > 0 ? 'dead' : 'open';
    return { uploaded, end, deadLetters } as const;
  });
}

/** Deviations of the outcomes, in sentences that name the file. */
export async function problemsOf(outcomes: readonly Outcome[]): Promise<string[]> {
  const problems = await pLimit(4).map(outcomes, async (outcome) => {
    const found = await problemsOfOne(outcome);
    return found.map((problem) => `${outcome.uploaded.name}: ${problem}`);
  });
  return problems.flat();
}

async function problemsOfOne({ uploaded, derivatives, deadLetters }: Outcome): Promise<string[]> {
  const { expect } = uploaded;
  if (expect.kind === 'refused') {
    if (derivatives) return [`it became derivatives. ${expect.why}`];
    const reasons = deadLetters.map(({ reason }) => reason).join(', ');
    return reasons === expect.reason
      ? []
      : [`failed messages: ${reasons || 'none'}; expected one: ${expect.reason}.`];
  }
  if (!derivatives) {
    return [
      deadLetters.map(({ explanation }) => explanation).join(' ') ||
        'neither derivatives nor a failed message.',
    ];
  }
  const found = await Promise.all(
    wantedPresets(expect).map(async (wanted) => {
      const label = `${wanted.preset}.${wanted.format}`;
      const body = derivatives.get(label);
      const problems = body ? deviations(await inspect(body), expect, wanted) : [];
      return problems.map((problem) => `${label}: ${problem}`);
    }),
  );
  return found.flat();
}

/** Label and key of each derivative that an upload must have; for an invalid one, of each that it must not have. */
function keysOf({ key, expect }: Uploaded): [string, string][] {
  if (expect.kind === 'refused') return [['thumbnail.webp', `thumbnail/${key}.webp`]];
  return wantedPresets(expect).map(({ preset, format }) => [
    `${preset}.${format}`,
    `${preset}/${key}.${format}`,
  ]);
}

function isAbout(message: DeadLetter, key: string): boolean {
  try {
    return keyOf(message) === key;
  } catch {
    return false;
  }
}
