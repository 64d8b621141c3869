import type { Construct } from 'constructs';
import { DataTable } from '../common/data-table.ts';
import type { ServiceProps } from '../common/service-props.ts';

/** Idempotency table: notices that were sent and requests that were received, until they expire. */
export class IdempotencyTable extends DataTable {
  constructor(scope: Construct, id: string, { settings }: Pick<ServiceProps, 'settings'>) {
    super(scope, id, { settings, partitionKey: 'key', timeToLiveAttribute: 'expiresAt' });
  }
}
