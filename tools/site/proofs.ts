import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';
import type { Row } from '../../test/e2e/scenario.ts';

/** What a scenario showed the last time on one engine, without what differs from run to run. */
export interface Proof {
  readonly passed: number;
  readonly failed: number;
  readonly notRun: number;
  readonly rows: readonly ProofRow[];
  /** What was deployed without effect there, so that nothing of it is proved. */
  readonly withoutEffect: readonly string[];
}

export interface ProofRow {
  readonly claim: string;
  readonly outcome: Row['outcome'];
  /** What was found; for a row that was not run, why. */
  readonly found: string;
}

/** By engine: `MiniStack`, `LocalStack`, `AWS`. */
export type Proofs = Readonly<Record<string, Proof>>;

interface Report {
  readonly target: string;
  readonly rows: readonly Row[];
  readonly inert?: readonly string[];
}

/** The proofs of an architecture that are kept in docs/proofs/. */
export function readProofs(id: string): Proofs {
  const file = proofFile(id);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Proofs) : {};
}

/**
 * Takes over what `npm start` reported last.
 *
 * @returns the engine it ran on; none when there is no report
 */
export function takeProof(id: string): string | undefined {
  const file = join(PROJECT, '.local', 'report', id, 'rows.json');
  if (!existsSync(file)) return undefined;
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const engine = engineOf(report.target);
  const proofs = { ...readProofs(id), [engine]: proofOf(report) };
  const sorted = Object.fromEntries(Object.entries(proofs).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(proofFile(id), `${JSON.stringify(sorted, null, 2)}\n`);
  return engine;
}

/** `MiniStack at http://127.0.0.1:40645` as `MiniStack`, `AWS in eu-west-1` as `AWS`. */
export function engineOf(target: string): string {
  return /^(\w[^/]*?) (?:at|in) /.exec(target)?.[1] ?? 'another endpoint';
}

export function proofOf({ rows, inert = [] }: Report): Proof {
  const count = (wanted: Row['outcome']) => rows.filter(({ outcome }) => outcome === wanted).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    notRun: count('not run'),
    rows: rows.map(({ claim, outcome, observed }) => ({
      claim: masked(claim),
      outcome,
      found: masked(observed),
    })),
    withoutEffect: inert,
  };
}

/** Ids and points of time that are others in every run. */
function masked(text: string): string {
  return text
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<id>')
    .replaceAll(/\b[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d{4} [\d:]{8} GMT[^)]*\)/g, '<time>');
}

function proofFile(id: string): string {
  return join(PROJECT, 'docs', 'proofs', `${id}.json`);
}
