import type { Checks } from '../../e2e/scenario.ts';
import { inParallel, until } from '../../e2e/wait.ts';
import { bearer, type Fixtures } from './fixtures.ts';

const EDITS = 200;
/** At once; each knows the version that it was told last. */
const EDITORS = 16;

interface Version {
  readonly version: number;
  readonly fragments: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * 200 changes of one page by many at once. Each puts its number into one of the page's fragments: what
 * was applied must be in the history, each in a version of its own, and what was refused nowhere.
 */
export async function proveConcurrentEdits(fixtures: Fixtures, checks: Checks): Promise<void> {
  const { api, site } = fixtures;
  const editor = { authorization: bearer(fixtures.editor) };
  const page = `sites/${site}/pages/busy`;
  await api.call('POST', `sites/${site}/pages`, {
    ...editor,
    body: { slug: 'busy', title: 'Busy', fragments: {} },
  });
  const applied = new Map<number, number>();
  let refused = 0;
  const faults: string[] = [];
  const known = Array.from({ length: EDITORS }, () => '"v1"');
  await inParallel(known, EDITORS, async (_, who) => {
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
      else if (answer.status === 412) refused++;
      else faults.push(`edit ${edit}: ${answer.status} ${answer.text}`);
      if (answer.etag) known[who] = answer.etag;
    }
  });
  const history = await historyOf(fixtures, page);
  checks.equal(
    `${EDITS} changes of one page, ${EDITORS} at once: each applied or refused, none both, none twice`,
    EDITS,
    applied.size + refused,
  );
  for (const [number, edit] of applied) {
    const version = history.get(number);
    if (textOf(version, edit % EDITORS) !== String(edit))
      faults.push(`edit ${edit} is not in version ${number}`);
    for (const other of Array.from({ length: EDITORS }, (_, index) => index)) {
      const before = textOf(history.get(number - 1), other);
      if (other !== edit % EDITORS && textOf(version, other) !== before)
        faults.push(`version ${number} lost what ${other} wrote`);
    }
  }
  checks.faultless(
    'The history has each applied change in a version of its own, on top of all before it',
    'nothing lost',
    faults,
  );
  checks.equal(
    'And no version that nobody was told of',
    `versions 1 to ${applied.size + 1}`,
    `versions ${Math.min(...history.keys())} to ${Math.max(...history.keys())}`,
  );
  checks.remark(`Of ${EDITS} changes at once ${applied.size} were applied, ${refused} refused`);
}

async function historyOf(
  { api, site, editor }: Fixtures,
  page: string,
): Promise<Map<number, Version>> {
  const authorization = bearer(editor);
  const numbers: number[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const more: string = cursor ? `&cursor=${cursor}` : '';
    const { json } = await api.call('GET', `${page}/versions?limit=100${more}`, { authorization });
    numbers.push(...(json.items as Version[]).map(({ version }) => version));
    cursor = json.cursor as string | undefined;
  }
  const versions = await inParallel(numbers, 8, async (number) =>
    until(`version ${number} of ${site}`, 30, async () => {
      const answer = await api.call('GET', `${page}/versions/${number}`, { authorization });
      return answer.status === 200 ? (answer.json as unknown as Version) : undefined;
    }),
  );
  return new Map(versions.map((version) => [version.version, version]));
}

function textOf(version: Version | undefined, slot: number): string | undefined {
  return version?.fragments[`slot-${slot}`]?.en;
}
