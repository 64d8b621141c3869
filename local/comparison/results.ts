import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';
import type { Row } from '../../scenarios/support/scenario.ts';

/** What an engine did with the architectures. */
export interface EngineResult {
  /** ISO 8601, to the minute, and the processors. */
  readonly measured: string;
  readonly startSeconds: number;
  /** MiB of its processes, the functions' and the databases' included, when all was done. */
  readonly megabytes: number;
  readonly architectures: Readonly<Record<string, ArchitectureResult>>;
}

export interface ArchitectureResult {
  /** None when the deployment failed. */
  readonly deploySeconds?: number;
  /** Of its templates' resources, each once. */
  readonly types: readonly string[];
  /** How many resources of a type have no effect, and why. */
  readonly withoutEffect: readonly TypeWithoutEffect[];
  /** How many rows of the scenario there are of each outcome; none when it was not driven. */
  readonly rows?: Readonly<Record<Row['outcome'], number>>;
  /** Why it was not deployed, or not driven. */
  readonly why?: string;
}

export interface TypeWithoutEffect {
  readonly count: number;
  readonly type: string;
  readonly missing: string;
}

/** By the engines' titles. */
export type Results = Readonly<Record<string, EngineResult>>;

const FILE = join(PROJECT, 'docs', 'engines.json');

/** What was measured before. */
export function readResults(): Results {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Results) : {};
}

export function writeResults(results: Results): void {
  writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`);
}

/** With a new measurement of an engine: what it says of other architectures stays. */
export function withResult(results: Results, engine: string, result: EngineResult): Results {
  const architectures = { ...results[engine]?.architectures, ...result.architectures };
  return { ...results, [engine]: { ...result, architectures } };
}
