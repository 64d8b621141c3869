import { machineFactor } from '../../../tools/support/machine-factor.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { accessLines } from './lines/access-lines.ts';
import type { Pipeline } from './pipeline.ts';
import { LogFile } from './producer.ts';
import { tagged } from './tagged.ts';
import { copiesInBackup, firstDocuments, outcomeOf, tally } from './tally.ts';

const LINES = 3_000;
/** Rate at which the producer is still sending when it is killed. */
const LINES_A_SECOND = 600;

/** Fault injection: the producer is killed in mid-file and started again with the same file. */
export async function checkKilledProducer(
  pipeline: Pipeline,
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  progress('a producer that is killed in mid-file');
  const all = tagged(accessLines({ count: LINES }));
  using file = new LogFile(all.lines);
  // On a slow machine, the first lines are found later.
  const rate = Math.ceil(LINES_A_SECOND / machineFactor());
  const sending = file.send(pipeline, '--rate', String(rate));
  await firstDocuments(pipeline, all);
  sending.kill();
  await sending.ended;
  await file.sendAll(pipeline);
  checks.equal(
    'Each line becomes one document if the producer is killed in mid-file and run again with the same file',
    `sent ${LINES}, found ${LINES}, failed 0, lost 0, twice 0`,
    tally(all, await outcomeOf(pipeline, all)),
  );
  const again = (await copiesInBackup(pipeline, all)) - LINES;
  checks.equal(
    'The backup has a line twice if it was sent twice',
    'some lines twice, not all',
    again > 0 && again < LINES ? 'some lines twice, not all' : `${again} of ${LINES} twice`,
  );
  checks.note(`The killed producer had sent ${again} of ${LINES} lines`);
}
