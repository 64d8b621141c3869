import type { Checks } from '../../e2e/scenario.ts';
import type { Callers } from './callers.ts';
import { CALLS, describeCall } from './calls.ts';
import { decide } from './decisions.ts';
import { query, rest, send } from './requests.ts';

/** Makes every call of the table, which the template test also evaluates. */
export async function checkTable(callers: Callers, checks: Checks): Promise<void> {
  const wrong: string[] = [];
  for (const call of CALLS) {
    const decision = await decide(callers, call);
    if (decision !== call.expected)
      wrong.push(`${describeCall(call)}: ${decision} instead of ${call.expected}`);
  }
  const denied = CALLS.filter(({ expected }) => expected !== 'allowed').length;
  checks.noProblems(
    'Each call of the table is allowed, or denied by a policy, as the templates alone say',
    `${CALLS.length} calls: ${denied} denied, ${CALLS.length - denied} allowed`,
    wrong,
  );
  checks.equal(
    'Allowed calls had their effect and denied calls had none: object, public bucket, users',
    'page; NoSuchBucket; 0 users',
    await effects(callers),
  );
}

async function effects(callers: Callers): Promise<string> {
  const { dev } = callers.ids;
  const page = await callers.must(
    'administrator',
    'dev',
    rest('s3', 'GET', `/scenario-${dev}/page.html`),
  );
  const { body } = await send(
    rest('s3', 'GET', `/scenario-${dev}-public`),
    await callers.session('administrator', 'dev'),
    'us-east-1',
  );
  const users = await callers.must('administrator', 'dev', query('iam', 'ListUsers'));
  const count = users.match(/<UserName>/g)?.length ?? 0;
  return `${page}; ${/<Code>(\w+)</.exec(body)?.[1] ?? body}; ${count} users`;
}
