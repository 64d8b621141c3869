import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getLanguageService, TextDocument } from 'amazon-states-language-service';
import jsonata from 'jsonata';
import { PROJECT } from '../../../lib/common/project.ts';

interface State {
  readonly Type: string;
  readonly Comment?: string;
  readonly Arguments?: Readonly<Record<string, unknown>>;
  readonly Assign?: Readonly<Record<string, string>>;
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly { readonly MaxAttempts: number; readonly ErrorEquals: string[] }[];
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Default?: string;
}

const FILES = ['migrations.asl.json', 'export.asl.json'];
const text = (file: string) => readFileSync(join(PROJECT, 'lib', 'data-warehouse', file), 'utf8');
const states = (file: string) =>
  (JSON.parse(text(file)) as { States: Readonly<Record<string, State>> }).States;

function state(file: string, name: string): State {
  const found = states(file)[name];
  if (!found) throw new Error(`There is no state ${name}.`);
  return found;
}

function evaluate(expression: unknown, variables: Readonly<Record<string, unknown>>) {
  return jsonata(String(expression).replace(/^\{%|%\}$/g, '')).evaluate(null, variables) as unknown;
}

/** State that a Choice goes on to. */
async function choose({ Choices = [], Default }: State, variables: Record<string, unknown>) {
  for (const { Condition, Next } of Choices) if (await evaluate(Condition, variables)) return Next;
  return Default;
}

describe.each(FILES)('%s', (file) => {
  test('has no diagnostics of the AWS language service', async () => {
    const document = TextDocument.create(file, 'asl', 1, text(file));
    const service = getLanguageService({});
    const found = await service.doValidation(document, service.parseJSONDocument(document));
    expect(found).toEqual([]);
  });

  test('explains each state but the last, and gives each task a timeout and limited retries', () => {
    for (const { Type, Comment, TimeoutSeconds = 0, Retry = [] } of Object.values(states(file))) {
      if (Type !== 'Succeed') expect(Comment).toMatch(/\.$/);
      if (Type !== 'Task') continue;
      expect(TimeoutSeconds).toBeGreaterThan(0);
      expect(Retry).not.toEqual([]);
      for (const { ErrorEquals, MaxAttempts } of Retry) {
        expect(ErrorEquals).not.toContain('States.ALL');
        expect(MaxAttempts).toBeLessThanOrEqual(5);
      }
    }
  });
});

describe('The migrations', () => {
  const files = ['001', '002', '003'].map((version) => ({
    version,
    name: `${version}_x`,
    checksum: `c${version}`,
    statements: ['LOCK', 'INSERT'],
  }));

  /** Variables after the comparison with these rows of the history, and the next state. */
  async function compare(...rows: readonly (readonly string[])[]) {
    const Records = rows.map((row) => row.map((StringValue) => ({ StringValue })));
    const variables = { files, states: { result: { Records } } };
    const { Assign = {} } = state(FILES[0] ?? '', 'CompareHistory');
    const entries = Object.entries(Assign).map(async ([name, value]) => [
      name,
      value.startsWith('{%') ? await evaluate(value, variables) : value,
    ]);
    const assigned = Object.fromEntries(
      (await Promise.all(entries)) as [string, unknown][],
    ) as Record<string, unknown>;
    const next = await choose(state(FILES[0] ?? '', 'CheckHistory'), assigned);
    return { ...assigned, next };
  }

  test('apply all files to an empty history, and later the new ones only', async () => {
    expect(await compare()).toMatchObject({ pending: files, next: 'ChooseNext' });
    expect(await compare(['001', 'c001'])).toMatchObject({
      pending: files.slice(1),
      next: 'ChooseNext',
    });
    const all = files.map(({ version, checksum }) => [version, checksum]);
    expect(await compare(...all)).toMatchObject({ pending: [], next: 'ChooseNext' });
  });

  test('fail by name for a changed, a missing and an inserted file', async () => {
    expect(await compare(['001', 'other'])).toMatchObject({
      changed: ['001_x'],
      next: 'MigrationChanged',
    });
    expect(await compare(['001', 'c001'], ['000', 'c'])).toMatchObject({
      missing: ['000'],
      next: 'MigrationMissing',
    });
    expect(await compare(['001', 'c001'], ['003', 'c003'])).toMatchObject({
      late: ['002_x'],
      next: 'MigrationOutOfOrder',
    });
  });

  test.each([
    ['WorkgroupName', 'ReadNamespace', 'ReadUsageLimits'],
    ['ClusterIdentifier', 'Prepare', 'Applied'],
  ])('with a %s, go on with %s, and at the end with %s', async (kind, first, last) => {
    const next = (name: string) => {
      const { Choices = [], Default } = state(FILES[0] ?? '', name);
      const substituted = Choices.map(({ Condition, Next }) => ({
        Condition: Condition.replace('${TargetName}', kind),
        Next,
      }));
      return choose({ Type: 'Choice', Choices: substituted, Default }, { pending: [] });
    };
    expect(await next('FindSecret')).toBe(first);
    expect(await next('ChooseNext')).toBe(last);
  });

  test('run one file after the other', async () => {
    const { Assign = {} } = state(FILES[0] ?? '', 'Apply');
    expect(await evaluate(Assign.pending, { pending: files })).toEqual(files.slice(1));
    expect(await evaluate(Assign.pending, { pending: files.slice(2) })).toEqual([]);
  });
});

describe('The export', () => {
  const file = FILES[1] ?? '';
  const next = (month: unknown) =>
    choose(state(file, 'CheckMonth'), { states: { input: { month } } });

  test.each(['2024-05', '2030-12'])('takes the month %s', async (month) => {
    expect(await next(month)).toBe('Unload');
  });

  test.each(['2024-13', '2024-5', "2024-05'", '2024-05\n', 202405, undefined])(
    'rejects the month %j before it runs SQL',
    async (month) => {
      expect(await next(month)).toBe('InvalidMonth');
    },
  );

  test('unloads the trips of the month only', async () => {
    const { Arguments = {} } = state(file, 'Unload');
    expect(await evaluate(Arguments.Sql, { month: '2024-05' })).toBe(
      "UNLOAD ('SELECT * FROM mart.trip WHERE DATE_TRUNC(''month'', day) = ''2024-05-01'' ORDER BY trip_id') TO 's3://${ExportsBucket}/trips/month=2024-05/' IAM_ROLE '${UnloadRoleArn}' FORMAT PARQUET MANIFEST ALLOWOVERWRITE",
    );
  });
});
