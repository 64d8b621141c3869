import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../../lib/catalogue.ts';
import { PROJECT } from '../../lib/common/project.ts';
import { emulatorOf, readReport, type Report } from './report.ts';

/** Summary of an architecture's last scenario on one emulator. */
export interface Result {
  readonly date: string;
  /**
   * Duration of the scenario.
   *
   * @default - not measured
   */
  readonly seconds?: number;
  readonly passed: number;
  readonly failed: number;
  readonly notRun: number;
  /** Resource types without effect on the emulator, with the reason. */
  readonly noEffect: Readonly<Record<string, string>>;
}

/** Results by architecture, then by emulator. */
export type Results = Readonly<Record<string, Readonly<Record<string, Result>>>>;

/** File with the last results, which is committed. */
export const RESULTS = 'docs/results.json';

/** Reads the committed results, and the reports of `npm start` on this machine in their place. */
export function readResults({ withReports }: { readonly withReports: boolean }): Results {
  const file = join(PROJECT, RESULTS);
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : {};
  const results = CATALOGUE.map(({ id }) => {
    const report = withReports ? readReport(id) : undefined;
    const ofReport = report ? { [emulatorOf(report.endpoint)]: resultOf(report) } : {};
    return [id, sorted({ ...kept[id], ...ofReport })] as const;
  });
  return sorted(Object.fromEntries(results));
}

/** Summary of a report. */
export function resultOf({ date, seconds, rows, noEffect: lines = [] }: Report): Result {
  const count = (wanted: string) => rows.filter(({ outcome }) => outcome === wanted).length;
  const noEffect = lines.flatMap((line) => {
    const [, type, reason] = /^\S+: \d+ x (\S+) \((.+)\)$/.exec(line) ?? [];
    return type && reason ? [[type, reason] as const] : [];
  });
  return {
    date,
    ...(seconds !== undefined && { seconds: Math.round(seconds) }),
    passed: count('passed'),
    failed: count('failed'),
    notRun: count('not run'),
    noEffect: sorted(Object.fromEntries(noEffect)),
  };
}

function sorted<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
