import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';
import type { Row } from '../../test/e2e/scenario.ts';

/** Report of an architecture's scenario, as `npm start` leaves it in .local/report. */
export interface Report {
  /** `2026-11-21`. */
  readonly date: string;
  /** Emulator and its endpoint, or AWS and its region. */
  readonly endpoint: string;
  readonly seconds?: number;
  readonly rows: readonly Row[];
  /** Figures and notes below the checks. */
  readonly notes?: readonly string[];
  /** Resources without effect on the emulator: `FanOut: 15 x AWS::CloudWatch::Alarm (reason)`. */
  readonly noEffect?: readonly string[];
  /** Files of the pictures that the scenario took, and of its dashboards. */
  readonly pictures: readonly string[];
}

/** Folder of the reports of all architectures. */
export const REPORTS = join(PROJECT, '.local', 'report');

/** Reads the last report of an architecture; none before its first run on this machine. */
export function readReport(id: string): Report | undefined {
  const folder = join(REPORTS, id);
  const file = join(folder, 'rows.json');
  if (!existsSync(file)) return undefined;
  return {
    ...(JSON.parse(readFileSync(file, 'utf8')) as Report),
    date: statSync(file).mtime.toISOString().slice(0, 10),
    pictures: globSync('*.{png,svg}', { cwd: folder })
      .sort()
      .map((name) => join(folder, name)),
  };
}

/** `MiniStack at http://127.0.0.1:40645` as `MiniStack`, `AWS in eu-west-1` as `AWS`. */
export function emulatorOf(endpoint: string): string {
  return /^(\w[^/]*?) (?:at|in) /.exec(endpoint)?.[1] ?? 'another endpoint';
}
