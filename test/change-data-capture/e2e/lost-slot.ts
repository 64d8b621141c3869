import { SLOT } from '../../../lambda/change-data-capture/contract.ts';
import type { KafkaControl } from '../../../tools/support/kafka-control.ts';
import { sweepView } from '../../../tools/change-data-capture/sweep-view.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { checkStores } from './consistency.ts';
import type { Shop } from './shop.ts';
import type { Stores } from './stores.ts';

const MEBIBYTE = 2 ** 20;
const GROWS = 'While the connector is down, the slot keeps more and more of the database’s log';

/**
 * Loses the replication slot as a long outage of the connector does, with deletions in the gap, and
 * repairs it by the steps of the runbook.
 */
export async function checkLostSlot(
  deployment: Deployment,
  control: KafkaControl | undefined,
  all: { shop: Shop; stores: Stores; checks: Checks },
): Promise<void> {
  const { shop, checks } = all;
  if (!control) {
    checks.notRun(GROWS, 'The connector of an account can’t be killed');
    return;
  }
  await control.connector.stop();
  const before = await keptLog(control);
  await control.query("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'");
  await writeLog(shop, control);
  const grown = await keptLog(control);
  checks.noProblems(
    GROWS,
    'at least 10 MiB more, or already lost',
    grown === undefined || grown - (before ?? 0) >= 10 * MEBIBYTE ? [] : [`${grown} bytes`],
  );
  await shop.run('DELETE FROM order_lines WHERE order_id < 1050');
  await shop.run('DELETE FROM orders WHERE id < 1050');
  await shop.run("UPDATE orders SET status = 'changed in the gap' WHERE id >= 1900");

  await until('the slot to be lost', 60, async () => {
    await control.query('SELECT pg_reload_conf()');
    await writeLog(shop, control);
    const [slot] = await control.query(
      `SELECT wal_status FROM pg_replication_slots WHERE slot_name = '${SLOT}'`,
    );
    return slot?.wal_status === 'lost' || undefined;
  });
  await control.query(`SELECT pg_drop_replication_slot('${SLOT}')`);
  await control.query('ALTER SYSTEM RESET max_slot_wal_keep_size');
  await control.query('SELECT pg_reload_conf()');
  await control.connector.start();
  await until('the new slot', 60, async () => {
    const [slot] = await control.query(
      `SELECT active FROM pg_replication_slots WHERE slot_name = '${SLOT}'`,
    );
    return slot?.active === true || undefined;
  });
  const marker =
    "INSERT INTO customers VALUES (500000, 'After the gap', 'gap@example.com', '', now())";
  await shop.run(marker.replace('now()', "'2026-11-28T12:00:00Z'"));
  await until('changes after the gap', 90, async () => {
    const customers = (await all.stores.view()).get('public.customers');
    return customers?.has('500000') || undefined;
  });
  const swept = await sweepView(
    deployment.output('ViewTable'),
    deployment.output('CapturedTables').split(','),
    shop.api,
  );
  checks.noProblems(
    'After the runbook’s sweep, no row is left that was deleted while the slot was lost',
    'at least 1 row swept',
    swept > 0 ? [] : ['no row was swept'],
  );
  await checkStores('After a lost slot and its repair', 1_000, all);
}

/** Bytes of log that the slot keeps; `undefined` for a lost slot. */
async function keptLog(control: KafkaControl): Promise<number | undefined> {
  const [slot] = await control.query(
    `SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::float8 AS kept FROM pg_replication_slots WHERE slot_name = '${SLOT}'`,
  );
  return typeof slot?.kept === 'number' ? slot.kept : undefined;
}

/** Writes about 20 MiB into the log, in a table that is not captured. */
async function writeLog(shop: Shop, control: KafkaControl): Promise<void> {
  await shop.run('CREATE TABLE IF NOT EXISTS ballast (text text)');
  await shop.run(
    'INSERT INTO ballast SELECT repeat(md5(n::text), 30) FROM generate_series(1, 20000) n',
  );
  await control.query('SELECT pg_switch_wal()');
  await control.query('CHECKPOINT');
}
