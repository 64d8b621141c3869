import type { KafkaControl } from '../../../tools/support/kafka-control.ts';
import type { Scenario } from '../../e2e/scenario.ts';
import { checkAccess } from './access.ts';
import { checkCompaction } from './compaction.ts';
import { checkStores } from './consistency.ts';
import { checkReplay } from './dead-letters.ts';
import { checkLostSlot } from './lost-slot.ts';
import { checkPoison } from './poison.ts';
import { checkRecords } from './records.ts';
import { Shop } from './shop.ts';
import { Stores } from './stores.ts';
import { Traffic } from './traffic.ts';

/** Transactions in each part of the traffic: 2,000 in all. */
const PART = 500;

/** Checks of the behaviour that lib/change-data-capture/README.md documents. */
export const scenario: Scenario = {
  alarms: {
    goOff: ['RecordsFailed', 'RecordsInDeadLetters'],
    // The heartbeats are rarer than the periods of the emulator’s alarms.
    mayGoOff: ['NoChangesArrive'],
  },
  async run(deployment, checks) {
    const control = deployment.control('kafka') as KafkaControl | undefined;
    const shop = await Shop.of(deployment);
    const stores = new Stores(deployment);
    const traffic = new Traffic(shop);
    const { progress } = deployment;
    const all = { shop, stores, checks };

    progress('2,000 transactions');
    await traffic.run(PART);
    await inMidStream(control?.connector, () => traffic.run(PART));
    await shop.run('ALTER TABLE customers ADD COLUMN tier text');
    await shop.run("UPDATE customers SET tier = 'gold' WHERE id <= 50");
    await traffic.rollBack(20);
    await inMidStream(control, () => traffic.run(PART));
    await shop.run('UPDATE orders SET id = 100000 + id WHERE id BETWEEN 1101 AND 1104');
    await traffic.run(PART);

    progress('comparing rows');
    const killed = control ? ', with connector and broker killed in mid-stream' : '';
    await checkStores(`After 2,000 transactions${killed}`, 1_500, all);
    await checkRecords(stores, traffic.deleted, checks);
    progress('compaction');
    await checkCompaction(shop, control, checks);
    progress('records that are no changes');
    await checkPoison(deployment, control, checks);
    progress('a change that the index refuses');
    await checkReplay(deployment, control, all);
    progress('permissions at the brokers');
    await checkAccess(deployment, control, checks);
    progress('losing the replication slot');
    await checkLostSlot(deployment, control, all);
  },
};

/** Kills a process during the work with SIGKILL, and starts it again. */
async function inMidStream(
  process: Pick<KafkaControl, 'start' | 'stop'> | undefined,
  work: () => Promise<void>,
): Promise<void> {
  const working = work();
  if (process) {
    await process.stop();
    await process.start();
  }
  await working;
}
