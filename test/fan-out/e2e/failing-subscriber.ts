import { setTimeout as sleep } from 'node:timers/promises';
import { setVariable } from '../../e2e/function-variable.ts';
import type { Checks } from '../../e2e/scenario.ts';
import { inParallel, until } from '../../e2e/wait.ts';
import { failingReads, FOR_A_WHILE, FOR_GOOD } from './failing-reads.ts';
import type { FanOut, Upload } from './fan-out.ts';
import { isPicture, mixedObjects } from './objects.ts';
import { keyOf } from './records.ts';
import { allOf, tally, wrongEntries, wrongThumbnails } from './tally.ts';

const COUNTS = { good: 440, forAWhile: 40, forGood: 20 };
/** Less than the 15 that pass at least before a message has had its five attempts. */
const A_WHILE_SECONDS = 12;
/** Good ones that are uploaded first. */
const AHEAD = 20;

/** 500 objects, some of which the metadata index fails for: a while, or for good. */
export class FailingSubscriber {
  private readonly fanOut: FanOut;
  private readonly prefix: string;
  /** Time at which those that fail for a while begin to succeed. */
  private end = new Date();
  /** Those that fail soon, so that they do before the end; some good ones ahead of them, so that these come through before it. */
  private readonly uploads: readonly Upload[];
  private readonly forGood: readonly Upload[];

  private constructor(fanOut: FanOut, prefix: string, uploads: Upload[]) {
    this.fanOut = fanOut;
    this.prefix = prefix;
    this.uploads = uploads;
    this.forGood = uploads.filter(({ key }) => key.includes(FOR_GOOD));
  }

  /** Lets the index fail from now on; ends when it has the first good objects all the same. */
  static async start(fanOut: FanOut, prefix: string): Promise<FailingSubscriber> {
    const objects = (part: string, count: number) => mixedObjects(`${prefix}burst${part}`, count);
    const [forGood, forAWhile, good] = await Promise.all([
      objects(FOR_GOOD, COUNTS.forGood),
      objects(FOR_A_WHILE, COUNTS.forAWhile),
      objects('/', COUNTS.good),
    ]);
    const uploads = [good.slice(0, AHEAD), forGood, forAWhile, good.slice(AHEAD)].flat();
    const failing = new FailingSubscriber(fanOut, `${prefix}burst/`, uploads);
    // No time limit yet: a busy machine may take longer than that to start the function.
    await failing.failFor(3_600);
    await inParallel(uploads.slice(0, AHEAD), 20, (upload) => fanOut.upload(upload));
    await until('the index to have the first objects', 60, async () =>
      (await fanOut.index(failing.prefix)).size > 0 ? true : undefined,
    );
    await failing.failFor(A_WHILE_SECONDS);
    return failing;
  }

  private async failFor(seconds: number): Promise<void> {
    this.end = new Date(Date.now() + seconds * 1_000);
    const options = failingReads(this.end);
    await setVariable(this.fanOut.output('MetadataFunction'), 'NODE_OPTIONS', options);
  }

  async mend(): Promise<void> {
    await setVariable(this.fanOut.output('MetadataFunction'), 'NODE_OPTIONS', undefined);
  }

  async checkOthers(checks: Checks): Promise<void> {
    const { fanOut, prefix, uploads, forGood } = this;
    const started = Date.now();
    const meanwhile = this.indexBeforeTheEnd();
    await inParallel(uploads.slice(AHEAD), 20, (upload) => fanOut.upload(upload));
    const uploaded = Date.now();
    const records = await fanOut.audit.records(prefix, uploads.length, 60);
    await fanOut.untilIdle('Thumbnail', 60);
    const pictures = uploads.filter(isPicture);
    const done = Date.now();
    checks.equal(
      `${uploads.length} objects, and one subscriber fails: the audit queue has each message, as S3 wrote it`,
      allOf(uploads),
      tally(
        uploads,
        records.map(({ key }) => key),
      ),
    );
    checks.equal(
      `… there are thumbnails of the ${pictures.length} images, and of nothing else`,
      allOf(pictures),
      tally(pictures, (await fanOut.thumbnails(prefix)).keys()),
    );
    checks.faultless(
      'Every thumbnail is its image in WebP, no side longer than 200 pixels',
      `${pictures.length} thumbnails right`,
      await wrongThumbnails(fanOut, pictures),
    );
    const failed = COUNTS.forAWhile + COUNTS.forGood;
    checks.equal(
      `The subscriber that fails has none of the ${failed} objects that it fails for, but others`,
      `none of ${failed}, others`,
      await meanwhile,
    );
    const possible = uploads.filter((upload) => !forGood.includes(upload));
    const index = await until('the index to have what it can', 60, async () => {
      const entries = await fanOut.index(prefix);
      return entries.size >= possible.length ? entries : undefined;
    });
    checks.equal(
      `… but for ${COUNTS.forGood}, it has all when ${A_WHILE_SECONDS} seconds are over`,
      allOf(possible),
      tally(possible, index.keys()),
    );
    const seconds = (milliseconds: number) => (milliseconds / 1_000).toFixed(1);
    checks.remark(
      `${uploads.length} objects uploaded in ${seconds(uploaded - started)} s; thumbnails and audit were complete ${seconds(done - uploaded)} s later`,
    );
  }

  /** What the index has just before it begins to succeed, in a few words. */
  private async indexBeforeTheEnd(): Promise<string> {
    await sleep(Math.max(0, this.end.getTime() - Date.now() - 500));
    const keys = [...(await this.fanOut.index(this.prefix)).keys()];
    const failing = keys.filter((key) => key.includes(FOR_GOOD) || key.includes(FOR_A_WHILE));
    const all = COUNTS.forAWhile + COUNTS.forGood;
    return `${failing.length || 'none'} of ${all}, ${keys.length > failing.length ? 'others' : 'no others'}`;
  }

  async checkDeadLetters(checks: Checks): Promise<void> {
    await this.fanOut.untilIdle('Metadata', 60);
    const letters = (await this.fanOut.letters('Metadata')).filter(({ body }) =>
      keyOf(body)?.startsWith(this.prefix),
    );
    checks.equal(
      'What it fails for five times is in its dead letters, complete',
      allOf(this.forGood),
      tally(
        this.forGood,
        letters.map(({ body }) => keyOf(body) ?? ''),
      ),
    );
    checks.faultless(
      'Each of them says why',
      `${this.forGood.length} letters: internal-error, the error`,
      letters.flatMap(({ reason, explanation }) =>
        reason === 'internal-error' && explanation.includes('injected')
          ? []
          : [`${reason}: ${explanation}`],
      ),
    );
  }

  async checkRepair(checks: Checks): Promise<void> {
    const { fanOut, prefix, uploads } = this;
    const thumbnails = JSON.stringify([...(await fanOut.thumbnails(prefix))]);
    const moved = await fanOut.redrive('Metadata');
    const index = await until('the index to be complete', 60, async () => {
      const entries = await fanOut.index(prefix);
      return entries.size >= uploads.length ? entries : undefined;
    });
    checks.equal(
      'After the repair, the redrive brings them: the index has each object',
      allOf(uploads),
      tally(uploads, index.keys()),
    );
    checks.faultless(
      'Every entry has the size, type and ETag of its object',
      `${uploads.length} entries right`,
      wrongEntries(uploads, index),
    );
    checks.equal(
      'No other subscriber noticed: not one thumbnail was written again',
      'the same',
      JSON.stringify([...(await fanOut.thumbnails(prefix))]) === thumbnails ? 'the same' : 'others',
    );
    checks.remark(`The redrive moved ${moved} dead letters`);
  }
}
