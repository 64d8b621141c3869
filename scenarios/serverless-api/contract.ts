import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { virtualEnvironment } from '../../local/python.ts';
import { UserError } from '../../local/user-error.ts';
import type { Checks, Deployment } from '../support/scenario.ts';
import { bearer, type Fixtures } from './fixtures.ts';

const run = promisify(execFile);

/** Seconds that it may go on making up requests. */
const LIMIT = 15;

/** What is looked at in each answer. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

/** What of Schemathesis's report is of interest. */
interface Report {
  readonly operations: { readonly selected: number; readonly tested: number };
  readonly test_cases: { readonly generated: number };
  readonly failures: readonly unknown[];
  readonly errors: readonly unknown[];
}

/**
 * Has Schemathesis make requests of the OpenAPI document, right ones and wrong ones, as a publisher, and
 * hold the answers to it. In the stage dev, whose content is nobody's.
 */
export async function proveContract(
  { api, publisher }: Fixtures,
  { address, reportFolder, progress }: Deployment,
  checks: Checks,
): Promise<void> {
  const claim =
    'Requests made of the OpenAPI document get no 5xx, and nothing that it does not say';
  const python = await schemathesis(progress).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    checks.notRun(claim, error.message);
    return undefined;
  });
  if (!python) return;
  const url = address(api.output('DevApiUrl'));
  const file = join(reportFolder, 'contract.json');
  const options = {
    url: url.replace(/\/$/, ''),
    header: `Authorization: ${bearer(publisher)}`,
    // Those can't be called with a token of the user pool: callers.ts asks them.
    'exclude-path-regex': '^/(feed|machine)/',
    checks: CHECKS.join(','),
    phases: 'coverage,fuzzing',
    seed: 1,
    'max-time': LIMIT,
    'max-examples': 20,
    // With more, its own threads met now and then: a 'Runtime Error' without a request.
    workers: 1,
    'rate-limit': '80/s',
    report: 'json',
    'report-json-path': file,
  };
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const main = 'from schemathesis.cli import schemathesis; schemathesis()';
  // It exits with 1 for failures, which are in the report.
  await run(python, ['-c', main, 'run', `${url}openapi.json`, '--no-shrink', ...args], {
    // Where it leaves what it wants to remember.
    cwd: reportFolder,
  }).catch((error: unknown) => {
    if ((error as { code?: number }).code !== 1) throw error;
  });
  const report = JSON.parse(await readFile(file, 'utf8')) as Report;
  const faults = [...report.failures, ...report.errors].map((each) => JSON.stringify(each));
  checks.faultless(claim, 'no fault', faults);
  const { operations, test_cases: cases } = report;
  checks.remark(
    `Schemathesis: ${cases.generated} requests in ${LIMIT} s, ${operations.tested} of ${operations.selected} methods`,
  );
}

function schemathesis(progress: (text: string) => void): Promise<string> {
  return virtualEnvironment({
    requirements: join(import.meta.dirname, 'requirements.txt'),
    what: 'Schemathesis',
    needs: { title: 'Schemathesis', version: [3, 10] },
    progress,
  });
}
