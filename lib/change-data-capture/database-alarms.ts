import { Duration } from 'aws-cdk-lib';
import type { DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import type { Monitoring } from '../common/monitoring.ts';

const GIB = 2 ** 30;
/** Log that a slot may keep before it is urgent; the database gives up the slot at 20 GiB. */
const SLOT_LIMIT = 5 * GIB;
/** Storage of a cluster volume, which grows by itself and is billed by size. */
const VOLUME_LIMIT = 90 * GIB;

/** Adds alarms and graphs of a database with a replication slot. */
export function addDatabaseAlarms(monitoring: Monitoring, cluster: DatabaseCluster): void {
  const metric = (name: string, label: string) =>
    cluster.metric(name, { period: Duration.minutes(5), statistic: 'max', label });
  const slotLag = metric('OldestReplicationSlotLag', 'Log kept for the slot');
  const volume = metric('VolumeBytesUsed', 'Storage');
  monitoring.alarm('SlotFallsBehind', {
    severity: 'critical',
    summary: 'The replication slot keeps 5 GiB of log: nothing reads it, and at 20 GiB it is lost.',
    runbook: 'slot-falls-behind',
    metric: slotLag,
    threshold: SLOT_LIMIT,
  });
  monitoring.alarm('DatabaseStorageGrows', {
    severity: 'warning',
    summary: 'The database uses 90 GiB of storage, which is billed by size.',
    runbook: 'database-storage-grows',
    metric: volume,
    threshold: VOLUME_LIMIT,
  });
  monitoring.graph('Database: log kept for the slot and storage, bytes', slotLag, volume);
  monitoring.graph('Database: capacity units', metric('ServerlessDatabaseCapacity', 'Units'));
}
