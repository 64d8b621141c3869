import { parquetReadObjects } from 'hyparquet';
import type { Checks } from '../../e2e/scenario.ts';
import type { Trip } from '../../e2e/trips/trip.ts';
import { execute } from './machines.ts';
import type { Warehouse } from './warehouse.ts';

interface Manifest {
  readonly entries: readonly {
    readonly url: string;
    readonly meta: { readonly content_length: number };
  }[];
}

/** UNLOAD to Parquet, read back by another reader. */
export async function checkExports(
  warehouse: Warehouse,
  trips: readonly Trip[],
  checks: Checks,
): Promise<void> {
  warehouse.deployment.progress('exports');
  const machine = warehouse.deployment.output('ExportStateMachine');
  const exported = await execute(warehouse.sfn, machine, { month: '2024-05' });
  const manifest = JSON.parse(
    Buffer.from(await warehouse.get('ExportsBucket', 'trips/month=2024-05/manifest')).toString(),
  ) as Manifest;
  const rows: Record<string, unknown>[] = [];
  const sizes: string[] = [];
  for (const { url, meta } of manifest.entries) {
    const bytes = await warehouse.get('ExportsBucket', url.split('/').slice(3).join('/'));
    sizes.push(String(bytes.length === meta.content_length));
    const file = bytes.buffer.slice(
      bytes.byteOffset,
      bytes.byteOffset + bytes.byteLength,
    ) as ArrayBuffer;
    rows.push(...(await parquetReadObjects({ file })));
  }
  const cents = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + Math.round(value * 100), 0);
  checks.equal(
    'UNLOAD writes the month to Parquet files, which another reader reads with the same numbers',
    `SUCCEEDED, ${trips.length} trips, ${cents(trips.map((trip) => trip.total_amount))} cents, sizes true`,
    `${exported.status}, ${rows.length} trips, ${cents(rows.map(({ total }) => Number(total)))} cents, sizes ${[...new Set(sizes)].join()}`,
  );
  const wrong = await execute(warehouse.sfn, machine, { month: "2024-05' OR '1" });
  checks.equal(
    'An export of what is no month fails before it runs SQL',
    'FAILED InvalidMonth',
    `${wrong.status} ${wrong.error}`,
  );
}
