import { undocumented } from '../../e2e/failed-records.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import type { Pipeline } from './pipeline.ts';
import { LogFile } from './producer.ts';
import { newTag, type Tagged } from './tagged.ts';
import { outcomeOf, tally } from './tally.ts';

const LINES = 200;
/** Interval of conflicting lines. */
const EVERY = 10;

/** Checks documents whose field types conflict with the index, among others of the same file. */
export async function checkConflict(
  pipeline: Pipeline,
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  progress('documents that OpenSearch rejects');
  const all = mixed();
  const refused = LINES / EVERY;
  using file = new LogFile(all.lines);
  await file.sendAll(pipeline);
  const outcome = await outcomeOf(pipeline, all);
  checks.equal(
    'OpenSearch rejects JSON with a word as its status and indexes the lines around it, even if unknown fields have changing types',
    `sent ${LINES}, found ${LINES - refused}, failed ${refused}, lost 0, twice 0`,
    tally(all, outcome),
  );
  checks.noProblems(
    'Each rejected document is in the error prefix, in the format that AWS documents, with OpenSearch’s reason',
    `${refused} failed records, code 400, mapper_parsing_exception`,
    outcome.failed.flatMap((record) => {
      const { errorCode, errorMessage } = record.fields;
      const isReason = errorCode === '400' && /mapper_parsing_exception/.test(String(errorMessage));
      return [
        ...undocumented(record),
        ...(isReason ? [] : [`${String(errorCode)} ${String(errorMessage)}`]),
      ];
    }),
  );
}

function mixed(): Tagged {
  const tag = newTag();
  const lines = Array.from({ length: LINES }, (_, at) => {
    const status = at % EVERY === 0 ? 'teapot' : 418;
    const unknown = at % 2 === 0 ? 'a word' : { of: ['any', 'type'] };
    const fields = { message: `${tag}-${at}`, 'http.response.status_code': status, unknown };
    return Buffer.from(JSON.stringify(fields));
  });
  return { tag, lines };
}
