import { Command, InvalidArgumentError } from 'commander';
import { prefixOption, type PrefixOptions } from '../support/prefix-option.ts';

/** Options of `npm run audit`. */
export interface Options extends PrefixOptions {
  readonly since: Date;
  readonly until: Date;
  /** Name of a pipeline. @default - all */
  readonly pipeline?: string;
  /** Part of the actor, case-insensitive. @default - everybody */
  readonly who?: string;
  /** Prints each record as a line of JSON. @default - a table */
  readonly json?: boolean;
  readonly stack: string;
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

export function parseOptions(now = new Date()): Options {
  const time = (text: string) => readTime(text, now);
  return new Command('npm run audit --')
    .description('Shows who delivered what, when, and with which commit.')
    .requiredOption('--since <time>', '7d, 12h, 30m, 2026-11-21 or 2026-11-21T10:00Z', time)
    .option('--until <time>', 'the same (default: now)', time, now)
    .option('--pipeline <name>', 'of this pipeline alone')
    .option('--who <part>', 'by whoever has this in the name, in any case')
    .option('--json', 'a record a line, for other programs')
    .option('--stack <name>', 'the stack with the audit trail', 'DeliveryChat')
    .addOption(prefixOption())
    .allowExcessArguments(false)
    .exitOverride()
    .parse()
    .opts<Options>();
}

/** Time, or a duration before now. */
function readTime(text: string, now: Date): Date {
  const [, amount = '', unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (unit) return new Date(now.getTime() - Number(amount) * (UNITS[unit] ?? NaN));
  const time = new Date(/^\d{4}-\d\d-\d\d(T.*)?$/.test(text) ? text : NaN);
  if (!Number.isNaN(time.getTime())) return time;
  throw new InvalidArgumentError('It is 7d, 12h, 30m, 2026-11-21 or 2026-11-21T10:00Z.');
}
