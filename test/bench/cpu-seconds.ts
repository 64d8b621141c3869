import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of a second, `getconf CLK_TCK`: 100 on each Linux of today. */
const TICKS = 100;

interface Process {
  readonly id: number;
  readonly parent: number;
  /** User and system. */
  readonly seconds: number;
}

/**
 * CPU seconds so far of this process and those that it started, which run: by the first label whose pattern is in the
 * command line. They depend less on other work of the machine than durations do. Empty on systems without /proc.
 */
export function cpuSeconds(labels: ReadonlyMap<RegExp, string>): ReadonlyMap<string, number> {
  const seconds = new Map<string, number>();
  if (process.platform !== 'linux') return seconds;
  for (const label of labels.values()) seconds.set(label, 0);
  for (const { id, seconds: own } of ownProcesses()) {
    const command = contentOf(`/proc/${id}/cmdline`).replaceAll('\0', ' ');
    const [, label] = [...labels].find(([pattern]) => pattern.test(command)) ?? [];
    if (label !== undefined) seconds.set(label, (seconds.get(label) ?? 0) + own);
  }
  return seconds;
}

function ownProcesses(): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((id) => processOf(Number(id)));
  const own = all.filter(({ id }) => id === process.pid);
  // The array grows while its descendants are found.
  for (const { id } of own) own.push(...all.filter(({ parent }) => parent === id));
  return own;
}

/** Fields of `proc(5)`, counted behind the name, which can have blanks. */
function processOf(id: number): Process {
  const stat = contentOf(`/proc/${id}/stat`);
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parent = 0] = fields;
  return { id, parent, seconds: ((fields[11] ?? 0) + (fields[12] ?? 0)) / TICKS };
}

/** Content of a file; empty when the process has ended. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
