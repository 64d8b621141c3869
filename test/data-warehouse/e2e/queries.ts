import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import type { Answer, Warehouse } from './warehouse.ts';

/** Rows of the largest result. */
const ROWS = 100_000;
/** A query of minutes. */
const LONG =
  'SELECT COUNT(*) FROM mart.calendar a CROSS JOIN mart.calendar b CROSS JOIN mart.calendar c CROSS JOIN mart.zone d';

/** Permissions, pages, cancel, time-out and bad input of the query API. */
export async function checkQueries(warehouse: Warehouse, checks: Checks): Promise<void> {
  warehouse.deployment.progress('queries');
  await checkRefusals(warehouse, checks);
  const rows = await warehouse.rows(
    `SELECT a.day, b.location_id FROM mart.calendar a CROSS JOIN mart.zone b ORDER BY a.day, b.location_id LIMIT ${ROWS}`,
  );
  checks.equal(
    `A result of ${ROWS} rows comes in pages, each row once`,
    `${ROWS} rows, ${ROWS} of them different`,
    `${rows.length} rows, ${new Set(rows.map((row) => row.join())).size} of them different`,
  );
  await checkCancel(warehouse, checks);
  await checkTimeOut(warehouse, checks);
}

async function checkRefusals(warehouse: Warehouse, checks: Checks): Promise<void> {
  const sqls: readonly (readonly [sql: string, expected: string])[] = [
    ["INSERT INTO mart.payment_type VALUES (99, 'x')", '403 permission-denied'],
    ['DELETE FROM mart.trip', '403 permission-denied'],
    ['UPDATE mart.zone SET zone = borough', '403 permission-denied'],
    ['SELECT * FROM staging.trip', '403 permission-denied'],
    ['SELECT * FROM operations.migration', '403 permission-denied'],
    ['CREATE SCHEMA mine', '403 permission-denied'],
    ['SELECT * FROM', '400 query-failed'],
    ['SELEKT 1', '400 query-failed'],
    ['SELECT 1; SELECT 2', '400 query-failed'],
    ['SELECT * FROM mart.nothing', '400 query-failed'],
    ['SELECT total / 0 FROM mart.trip', '400 query-failed'],
    ["SELECT * FROM mart.trip WHERE day = 'soon'", '400 query-failed'],
    ['SELECT :a', '400 wrong-parameters'],
  ];
  const problems: string[] = [];
  for (const [sql, expected] of sqls) {
    const answer = await warehouse.ask(sql);
    const { status, reason, message = '' } = answer;
    if (`${status} ${String(reason)}` !== expected || message.length < 10)
      problems.push(`${sql}: ${JSON.stringify(answer)} instead of ${expected}`);
  }
  checks.noProblems(
    'The query role can’t write or read other schemas, and wrong SQL is answered with Redshift’s error',
    `${sqls.length} times 4xx`,
    problems,
  );
  const bodies = ['', '{', '[]', '{"sql": 1}', '{"sql": "SELECT 1", "limit": 1}'];
  const answers = await Promise.all(
    bodies.map((body) => warehouse.request('POST', 'queries', body)),
  );
  checks.equal(
    'Bodies that are no query are rejected with 400',
    bodies.map(() => 400).join(),
    answers.map(({ status }) => status).join(),
  );
  const named = await warehouse.ask(
    `SELECT :name AS "O'Hare ""ü""" FROM mart.payment_type WHERE payment_type = 1`,
    { name: "x'; DELETE FROM mart.trip; --ü" },
  );
  checks.equal(
    'Names and values with quotes and other letters come back as they were sent',
    `O'Hare "ü" = x'; DELETE FROM mart.trip; --ü`,
    `${named.columns?.[0]?.name ?? ''} = ${String(named.rows?.[0]?.[0])}`,
  );
  const empty = await warehouse.ask('SELECT * FROM mart.zone WHERE location_id < 0');
  checks.equal(
    'A result without rows has its columns',
    '200, 4 columns, 0 rows',
    `${empty.status}, ${empty.columns?.length ?? 0} columns, ${empty.total ?? '?'} rows`,
  );
}

async function checkCancel(warehouse: Warehouse, checks: Checks): Promise<void> {
  const started = await warehouse.ask(LONG);
  const id = started.id ?? '';
  const cancelled = await warehouse.request('DELETE', `queries/${id}`);
  const ended = await untilEnded(warehouse, id);
  checks.equal(
    'A query that runs on is answered with its id, and can be cancelled',
    '202 running, 202 cancelling, 200 cancelled',
    [started, cancelled, ended].map(({ status, state }) => `${status} ${String(state)}`).join(', '),
  );
}

async function checkTimeOut(warehouse: Warehouse, checks: Checks): Promise<void> {
  const [[user] = []] = await warehouse.rows('SELECT CURRENT_USER');
  const limit = (milliseconds: number) =>
    warehouse.asAdmin(`ALTER USER "${String(user)}" SET statement_timeout TO ${milliseconds}`);
  await limit(1_000);
  try {
    const { status, reason } = await warehouse.ask(LONG);
    checks.equal(
      'A query over the time limit of its user is answered with 408',
      '408 query-timed-out',
      `${status} ${String(reason)}`,
    );
  } finally {
    await limit(60_000);
  }
}

function untilEnded(warehouse: Warehouse, id: string): Promise<Answer> {
  return until(`query ${id}`, 60, async () => {
    const answer = await warehouse.request('GET', `queries/${id}`);
    return answer.status === 202 ? undefined : answer;
  });
}
