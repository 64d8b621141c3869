import type { Service } from '../../lib/common/services.ts';
import type { Checks, Deployment } from './scenario.ts';

/** Checks that need services which some emulators lack. */
export interface Part {
  /** Checks of the part, for the report of one that does not run. */
  readonly check: string;
  readonly services: readonly Service[];
  readonly run: () => Promise<void>;
}

/** Runs the checks of a part; with a missing service they are one check 'not run', with the reason. */
export async function requiring(
  { lacks }: Pick<Deployment, 'lacks'>,
  checks: Checks,
  { check, services, run }: Part,
): Promise<void> {
  const reasons = services.map(lacks).filter((reason) => reason !== undefined);
  if (reasons.length > 0) checks.notRun(check, reasons.join('; '));
  else await run();
}
