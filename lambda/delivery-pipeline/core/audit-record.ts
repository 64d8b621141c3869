import type { DeliveryEvent } from './events.ts';
import type { Facts } from './facts.ts';

/** Audit record of an event: change, time, actor and commit. */
export interface AuditRecord extends Omit<DeliveryEvent, 'original'>, Facts {
  /** UTC, e.g. `2026-11-21`. */
  readonly day: string;
}

export function auditRecord(event: DeliveryEvent, facts: Facts): AuditRecord {
  const { id, time, account, region, subject, state, name, execution, stage, action } = event;
  const { reason } = event;
  return {
    ...{ id, time, day: time.slice(0, 10), account, region },
    ...{ subject, state, name, execution, stage, action, reason },
    ...facts,
  };
}
