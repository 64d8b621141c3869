import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import type { Architecture } from '../../../lib/catalogue.ts';

/** Duration of a scenario that never ran, in seconds. */
const UNKNOWN = 60;

interface Report {
  readonly seconds?: number;
  /** Slowness of the machine at that time. */
  readonly factor?: number;
}

/** Duration of the last scenario on a quiet machine: on this one, else as docs/results.json has it. */
export function lastSeconds({ id }: Architecture): number {
  const { seconds, factor = 1 } = (read('.local', 'report', id, 'rows.json') ?? {}) as Report;
  if (seconds) return seconds / factor;
  const results = (read('docs', 'results.json') ?? {}) as Record<string, Record<string, Report>>;
  return results[id]?.MiniStack?.seconds ?? UNKNOWN;
}

function read(...path: string[]): unknown {
  const file = join(PROJECT, ...path);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
