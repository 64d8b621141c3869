import type { Checks } from '../../e2e/scenario.ts';
import type { ExpectedRow } from './expected.ts';
import type { ApiAnswer } from './lake.ts';

/** Adds the check that an answer has the expected rows in their order. */
export function checkRows(
  checks: Checks,
  subject: string,
  expected: readonly ExpectedRow[],
  { status, body }: ApiAnswer,
): void {
  const observed = textsOf(body.rows);
  const problems = expected.flatMap((row, index) =>
    JSON.stringify(row) === JSON.stringify(observed[index])
      ? []
      : [`${row.join(' | ')} is ${observed[index]?.join(' | ') ?? 'missing'}`],
  );
  if (status !== 200) problems.unshift(`${status} ${body.reason ?? ''}: ${body.message ?? ''}`);
  if (observed.length !== expected.length)
    problems.unshift(`${observed.length} rows instead of ${expected.length}`);
  checks.noProblems(
    `${subject} equals the independent calculation`,
    `${expected.length} rows`,
    problems,
  );
}

/** Values of rows as texts. */
export function textsOf(rows: ApiAnswer['body']['rows'] = []): string[][] {
  return rows.map((row) => row.map((value) => String(value ?? 'NULL')));
}
