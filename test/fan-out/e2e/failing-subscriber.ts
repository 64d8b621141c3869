import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { setVariable } from '../../e2e/function-variable.ts';
import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { failingReads, FOR_A_WHILE, FOR_GOOD } from './failing-reads.ts';
import type { FanOut, Upload } from './fan-out.ts';
import { isPicture, mixedObjects } from './objects.ts';
import { keyOf } from './records.ts';
import { allOf, tally, wrongEntries, wrongThumbnails } from './tally.ts';

const COUNTS = { good: 440, forAWhile: 40, forGood: 20 };
/** Less than the minimum of 15 seconds in which a message has its five attempts. */
const A_WHILE_SECONDS = 12;
/** Number of valid objects that are uploaded first. */
const AHEAD = 20;

/** Checks 500 objects while the metadata index fails for some of them, temporarily or permanently. */
export class FailingSubscriber {
  private readonly fanOut: FanOut;
  private readonly prefix: string;
  /** Time at which the temporary errors end. */
  private end = new Date();
  /** Objects in order of upload: some valid ones, so that they are processed before the end of the errors, then the failing ones. */
  private readonly uploads: readonly Upload[];
  private readonly forGood: readonly Upload[];

  private constructor(fanOut: FanOut, prefix: string, uploads: Upload[]) {
    this.fanOut = fanOut;
    this.prefix = prefix;
    this.uploads = uploads;
    this.forGood = uploads.filter(({ key }) => key.includes(FOR_GOOD));
  }

  /** Injects errors into the index; resolves when it has the first valid objects. */
  static async start(fanOut: FanOut, prefix: string): Promise<FailingSubscriber> {
    const objects = (part: string, count: number) => mixedObjects(`${prefix}burst${part}`, count);
    const [forGood, forAWhile, good] = await Promise.all([
      objects(FOR_GOOD, COUNTS.forGood),
      objects(FOR_A_WHILE, COUNTS.forAWhile),
      objects('/', COUNTS.good),
    ]);
    const uploads = [good.slice(0, AHEAD), forGood, forAWhile, good.slice(AHEAD)].flat();
    const failing = new FailingSubscriber(fanOut, `${prefix}burst/`, uploads);
    // No time limit yet: a busy machine can take longer than that to start the function.
    await failing.failFor(3_600);
    await pLimit(20).map(uploads.slice(0, AHEAD), (upload) => fanOut.upload(upload));
    await until('the index to have the first objects', 60, async () =>
      (await fanOut.index(failing.prefix)).size > 0 ? true : undefined,
    );
    // No message is in flight: a function that is busy would keep its variables.
    await fanOut.untilIdle('Metadata', 60);
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
    await pLimit(20).map(uploads.slice(AHEAD), (upload) => fanOut.upload(upload));
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
      `… the ${pictures.length} images have thumbnails, and no other object has one`,
      allOf(pictures),
      tally(pictures, (await fanOut.thumbnails(prefix)).keys()),
    );
    checks.noProblems(
      'Every thumbnail is its image in WebP, no side longer than 200 pixels',
      `${pictures.length} thumbnails right`,
      await wrongThumbnails(fanOut, pictures),
    );
    const failed = COUNTS.forAWhile + COUNTS.forGood;
    checks.equal(
      `The failing subscriber has some objects, and none of the ${failed} that it fails for`,
      `none of ${failed}, others`,
      await meanwhile,
    );
    const possible = uploads.filter((upload) => !forGood.includes(upload));
    const index = await until('the index to have what it can', 60, async () => {
      const entries = await fanOut.index(prefix);
      return entries.size >= possible.length ? entries : undefined;
    });
    checks.equal(
      `… after ${A_WHILE_SECONDS} seconds it has all but ${COUNTS.forGood}`,
      allOf(possible),
      tally(possible, index.keys()),
    );
    const seconds = (milliseconds: number) => (milliseconds / 1_000).toFixed(1);
    checks.note(
      `${uploads.length} objects uploaded in ${seconds(uploaded - started)} s; thumbnails and audit were complete ${seconds(done - uploaded)} s later`,
    );
  }

  /** Summary of the last index that was read before its temporary errors end. */
  private async indexBeforeTheEnd(): Promise<string> {
    let keys: string[] = [];
    for (;;) {
      const read = [...(await this.fanOut.index(this.prefix)).keys()];
      const left = this.end.getTime() - Date.now();
      if (left <= 0) break;
      keys = read;
      await sleep(Math.max(250, left / 2));
    }
    const failing = keys.filter((key) => key.includes(FOR_GOOD) || key.includes(FOR_A_WHILE));
    const all = COUNTS.forAWhile + COUNTS.forGood;
    return `${failing.length || 'none'} of ${all}, ${keys.length > failing.length ? 'others' : 'no others'}`;
  }

  async checkDeadLetters(checks: Checks): Promise<void> {
    await this.fanOut.untilIdle('Metadata', 60);
    const failedMessages = (await this.fanOut.failedMessages('Metadata')).filter(({ body }) =>
      keyOf(body)?.startsWith(this.prefix),
    );
    checks.equal(
      'Its dead-letter queue has each message that failed five times',
      allOf(this.forGood),
      tally(
        this.forGood,
        failedMessages.map(({ body }) => keyOf(body) ?? ''),
      ),
    );
    checks.noProblems(
      'Each of them has its reason',
      `${this.forGood.length} failed messages: internal-error, the error`,
      failedMessages.flatMap(({ reason, explanation }) =>
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
      'The redrive after the repair restores them: the index has each object',
      allOf(uploads),
      tally(uploads, index.keys()),
    );
    checks.noProblems(
      'Every entry has the size, type and ETag of its object',
      `${uploads.length} entries right`,
      wrongEntries(uploads, index),
    );
    checks.equal(
      'No other subscriber is affected: no thumbnail was written again',
      'the same',
      JSON.stringify([...(await fanOut.thumbnails(prefix))]) === thumbnails ? 'the same' : 'others',
    );
    checks.note(`The redrive moved ${moved} failed messages`);
  }
}
