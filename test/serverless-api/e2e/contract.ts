import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { machineFactor } from '../../../tools/support/machine-factor.ts';
import { virtualEnvironment } from '../../../tools/support/python.ts';
import { UserError } from '../../../tools/support/user-error.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { startContractFront } from './contract-front.ts';
import { bearer, type Fixtures, type Users } from './fixtures.ts';
import { grant } from './programs.ts';

const run = promisify(execFile);

/** Paths of the methods without user pool tokens. */
const OF_OTHERS = '^/(feed|machine)/';

/** Checks of Schemathesis for each answer. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

/** Fields of Schemathesis's report that the check reads. */
interface Report {
  readonly operations: { readonly selected: number; readonly tested: number };
  readonly test_cases: { readonly generated: number };
  readonly failures: readonly unknown[];
  readonly errors: readonly unknown[];
}

/** One run of Schemathesis. */
interface Requests {
  /** Address of the API, without a slash at its end. */
  readonly url: string;
  readonly options: Readonly<Record<string, string | number>>;
}

/**
 * Runs Schemathesis, which sends valid and invalid requests of the OpenAPI document and validates the
 * answers: as a publisher in the stage dev; as a machine and a program in the run's own site, because
 * machines have no permissions in dev.
 */
export async function checkContract(
  fixtures: Fixtures,
  users: Users | undefined,
  { address, reach, reportFolder, progress }: Deployment,
  checks: Checks,
): Promise<void> {
  const title = 'Requests of the OpenAPI document get no 5xx and only documented answers';
  const python = await schemathesis(progress).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    checks.notRun(title, error.message);
    return undefined;
  });
  if (!python) return;
  const { api, site } = fixtures;
  const url = address(api.deployment.output('DevApiUrl'));
  const front = await startContractFront({
    url: api.deployment.output('ApiUrl'),
    site,
    machine: await api.machine(),
    reach,
    program: await grant(fixtures, {}),
  });
  try {
    const runs: Readonly<Record<string, Requests>> = {
      ...(users && { people: ofPeople(url, users) }),
      others: {
        url: front.address,
        // The usage plan of API tokens allows 20 requests a second.
        options: {
          'include-path-regex': OF_OTHERS,
          phases: 'fuzzing',
          'rate-limit': '15/s',
          'max-examples': 5,
        },
      },
    };
    const reports = await Promise.all(
      Object.entries(runs).map(([name, requests]) =>
        report(python, `${url}openapi.json`, requests, join(reportFolder, `contract-${name}.json`)),
      ),
    );
    const failures = reports.flatMap(({ failures, errors }) => [...failures, ...errors]);
    checks.noProblems(
      title,
      'no failure',
      failures.map((each) => JSON.stringify(each)),
    );
    const sum = (of: (each: Report) => number) => reports.reduce((all, each) => all + of(each), 0);
    const selected = sum(({ operations }) => operations.selected);
    checks.equal(
      'Schemathesis sends requests to every operation of the OpenAPI document',
      `${Math.max(selected, 1)} of ${selected} operations`,
      `${sum(({ operations }) => operations.tested)} of ${selected} operations`,
    );
    checks.note(`Schemathesis: ${sum((each) => each.test_cases.generated)} requests`);
  } finally {
    await front.stop();
  }
}

/** Requests of a publisher. */
function ofPeople(url: string, { publisher }: Users): Requests {
  return {
    url: url.replace(/\/$/, ''),
    options: {
      header: `Authorization: ${bearer(publisher)}`,
      'exclude-path-regex': OF_OTHERS,
      phases: 'coverage,fuzzing',
      'rate-limit': '80/s',
      'max-examples': 20,
    },
  };
}

/** Runs Schemathesis to its end: the number of examples bounds it, not the clock. */
async function report(
  python: string,
  document: string,
  { url, options }: Requests,
  file: string,
): Promise<Report> {
  const all = {
    url,
    ...options,
    checks: CHECKS.join(','),
    seed: 1,
    'request-timeout': 60 * machineFactor(),
    // More workers sometimes cause a 'Runtime Error' without a request.
    workers: 1,
    report: 'json',
    'report-json-path': file,
  };
  const args = Object.entries(all).map(([name, value]) => `--${name}=${value}`);
  const main = 'from schemathesis.cli import schemathesis; schemathesis()';
  // Exit code 1 means failures, which are in the report. Schemathesis writes its own files to the working directory.
  const cwd = await mkdtemp(join(dirname(file), 'schemathesis-'));
  await run(python, ['-c', main, 'run', document, '--no-shrink', ...args], { cwd })
    .catch((error: unknown) => {
      if ((error as { code?: number }).code !== 1) throw error;
    })
    .finally(() => rm(cwd, { recursive: true, force: true }));
  return JSON.parse(await readFile(file, 'utf8')) as Report;
}

function schemathesis(progress: (text: string) => void): Promise<string> {
  return virtualEnvironment({
    requirements: join(import.meta.dirname, 'requirements.txt'),
    what: 'Schemathesis',
    needs: { title: 'Schemathesis', version: [3, 10] },
    progress,
  });
}
