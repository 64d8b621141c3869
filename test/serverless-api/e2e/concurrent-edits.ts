import pLimit from 'p-limit';
import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import type { Fixtures } from './fixtures.ts';

const EDITS = 200;
/** Editors in parallel; each uses the version of its last answer. */
const EDITORS = 16;

interface Version {
  readonly version: number;
  readonly fragments: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * 200 concurrent changes of one page. Each puts its number into a fragment: the history must have each
 * applied change in its own version, and no rejected change.
 */
export async function checkConcurrentEdits(fixtures: Fixtures, checks: Checks): Promise<void> {
  const { api, site, editor } = fixtures;
  const page = `sites/${site}/pages/busy`;
  await api.call('POST', `sites/${site}/pages`, {
    ...editor,
    body: { slug: 'busy', title: 'Busy', fragments: {} },
  });
  const applied = new Map<number, number>();
  let rejected = 0;
  const problems: string[] = [];
  const known = Array.from({ length: EDITORS }, () => '"v1"');
  await pLimit(EDITORS).map(known, async (_, who) => {
    for (let edit = who; edit < EDITS; edit += EDITORS) {
      const answer = await until(`edit ${edit} to be answered`, 30, async () => {
        const reply = await api.call('PUT', `${page}/draft/fragments/slot-${who}/en`, {
          ...editor,
          ifMatch: known[who],
          body: { text: String(edit) },
        });
        return reply.status === 429 ? undefined : reply;
      });
      if (answer.status === 200) applied.set(Number(answer.json.version), edit);
      else if (answer.status === 412) rejected++;
      else problems.push(`edit ${edit}: ${answer.status} ${answer.text}`);
      if (answer.etag) known[who] = answer.etag;
    }
  });
  const history = await historyOf(fixtures, page);
  checks.equal(
    `${EDITS} changes of one page, ${EDITORS} at once: each is applied or rejected once`,
    EDITS,
    applied.size + rejected,
  );
  for (const [number, edit] of applied) {
    const version = history.get(number);
    if (textOf(version, edit % EDITORS) !== String(edit))
      problems.push(`edit ${edit} is not in version ${number}`);
    for (const other of Array.from({ length: EDITORS }, (_, index) => index)) {
      const before = textOf(history.get(number - 1), other);
      if (other !== edit % EDITORS && textOf(version, other) !== before)
        problems.push(`version ${number} lost the text of editor ${other}`);
    }
  }
  checks.noProblems(
    'The history has each applied change in its own version, with all changes before it',
    'nothing lost',
    problems,
  );
  checks.equal(
    'The history has no other versions',
    `versions 1 to ${applied.size + 1}`,
    `versions ${Math.min(...history.keys())} to ${Math.max(...history.keys())}`,
  );
  checks.note(`Of ${EDITS} concurrent changes ${applied.size} were applied, ${rejected} rejected`);
}

async function historyOf(
  { api, site, editor }: Fixtures,
  page: string,
): Promise<Map<number, Version>> {
  const numbers: number[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const more: string = cursor ? `&cursor=${cursor}` : '';
    const { json } = await api.call('GET', `${page}/versions?limit=100${more}`, editor);
    numbers.push(...(json.items as Version[]).map(({ version }) => version));
    cursor = json.cursor as string | undefined;
  }
  const versions = await pLimit(8).map(numbers, async (number) =>
    until(`version ${number} of ${site}`, 30, async () => {
      const answer = await api.call('GET', `${page}/versions/${number}`, editor);
      return answer.status === 200 ? (answer.json as unknown as Version) : undefined;
    }),
  );
  return new Map(versions.map((version) => [version.version, version]));
}

function textOf(version: Version | undefined, slot: number): string | undefined {
  return version?.fragments[`slot-${slot}`]?.en;
}
