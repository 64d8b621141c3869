import { randomUUID } from 'node:crypto';
import type { DeadLetter } from '../../e2e/dead-letters.ts';
import { inParallel, until } from '../../e2e/wait.ts';
import type { Sample } from './photographs.ts';
import { deviations, inspect, wantedPresets } from './pixels.ts';
import { keyOf, type Resizer } from './resizer.ts';

/** An upload, and the key that it got. */
export interface Uploaded extends Sample {
  readonly key: string;
}

/** What became of an upload; neither is set for one that is lost. */
export interface Outcome {
  readonly uploaded: Uploaded;
  /** Those that were fetched, by 'preset.format'; set when all of the upload's are there. */
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

/** Uploads as the page does; what the API or S3 would refuse at the door goes straight into the bucket. */
export async function uploadAll(
  resizer: Resizer,
  samples: readonly Sample[],
  atOnce: number,
): Promise<Uploaded[]> {
  const doors = await inParallel(samples, 4, async (sample) => {
    const { name, contentType, body } = sample;
    const plain = /^[\w.-]+$/.test(name) && body.length > 0 && body.length <= 20 * 1024 * 1024;
    const form =
      plain && ACCEPTED.has(contentType) ? await resizer.askForm(contentType) : undefined;
    // Without a form, under a prefix of this run: an earlier one may have left dead letters of the same names.
    return { form, uploaded: { ...sample, key: form?.key ?? `${RUN}/${name}` } };
  });
  return inParallel(doors, atOnce, async ({ form, uploaded }) => {
    if (form) await resizer.upload(form, uploaded.body);
    else await resizer.put(uploaded.key, uploaded.body, uploaded.contentType);
    return uploaded;
  });
}

/** Which derivatives are fetched and looked at; that all are there is always asked. */
export type Scope = 'all' | 'thumbnails';

/** Waits until each upload has ended, one way or the other, and fetches what came out. */
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
    // Listing thousands of keys again and again would slow down what it waits for.
    uploads.length > 100 ? 1_000 : 200,
  ).catch(() => endsOf(resizer, uploads, true));
  return inParallel(ends, 16, async ({ uploaded, end, deadLetters }) => {
    if (end !== 'derived') return { uploaded, deadLetters };
    const wanted = keysOf(uploaded).filter(
      ([label]) => scope === 'all' || label === 'thumbnail.webp',
    );
    const derivatives = new Map<string, Buffer>();
    for (const [label, key] of wanted) derivatives.set(label, await resizer.derivative(key));
    return { uploaded, derivatives, deadLetters };
  });
}

/** Dead letters are read only when they can explain all that is not derived. */
async function endsOf(resizer: Resizer, uploads: readonly Uploaded[], late = false) {
  const stored = await resizer.derivatives();
  const derived = (uploaded: Uploaded) => keysOf(uploaded).every(([, key]) => stored.has(key));
  const rest = uploads.filter((uploaded) => !derived(uploaded));
  const isTime = late || rest.every(({ expect }) => expect.kind === 'refused');
  const letters = rest.length > 0 && isTime ? await resizer.deadLetters() : [];
  return uploads.map((uploaded) => {
    const deadLetters = letters.filter((letter) => isAbout(letter, uploaded.key));
    const end = derived(uploaded) ? 'derived' : deadLetters.length > 0 ? 'dead' : 'open';
    return { uploaded, end, deadLetters } as const;
  });
}

/** What is wrong with the outcomes, in sentences that name the file. */
export async function problemsOf(outcomes: readonly Outcome[]): Promise<string[]> {
  const faults = await inParallel(outcomes, 4, async (outcome) => {
    const found = await problemsOfOne(outcome);
    return found.map((fault) => `${outcome.uploaded.name}: ${fault}`);
  });
  return faults.flat();
}

async function problemsOfOne({ uploaded, derivatives, deadLetters }: Outcome): Promise<string[]> {
  const { expect } = uploaded;
  if (expect.kind === 'refused') {
    if (derivatives) return [`it became derivatives. ${expect.why}`];
    const reasons = deadLetters.map(({ reason }) => reason).join(', ');
    return reasons === expect.reason
      ? []
      : [`dead letters: ${reasons || 'none'}; expected one: ${expect.reason}.`];
  }
  if (!derivatives) {
    return [
      deadLetters.map(({ explanation }) => explanation).join(' ') ||
        'neither derivatives nor a dead letter.',
    ];
  }
  const found = await Promise.all(
    wantedPresets(expect).map(async (wanted) => {
      const label = `${wanted.preset}.${wanted.format}`;
      const body = derivatives.get(label);
      const faults = body ? deviations(await inspect(body), expect, wanted) : [];
      return faults.map((fault) => `${label}: ${fault}`);
    }),
  );
  return found.flat();
}

/** Label and key of each derivative that an upload must have; of a bad one, what would betray it. */
function keysOf({ key, expect }: Uploaded): [string, string][] {
  if (expect.kind === 'refused') return [['thumbnail.webp', `thumbnail/${key}.webp`]];
  return wantedPresets(expect).map(({ preset, format }) => [
    `${preset}.${format}`,
    `${preset}/${key}.${format}`,
  ]);
}

function isAbout(letter: DeadLetter, key: string): boolean {
  try {
    return keyOf(letter) === key;
  } catch {
    return false;
  }
}
