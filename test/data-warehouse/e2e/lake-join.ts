import {
  CreatePartitionCommand,
  DeletePartitionCommand,
  GetTableCommand,
  GlueClient,
} from '@aws-sdk/client-glue';
import { CopyObjectCommand, DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { Checks } from '../../e2e/scenario.ts';
import type { Trip } from '../../e2e/trips/trip.ts';
import { ZONES } from '../../e2e/trips/zones.ts';
import { queryFile } from './star-joins.ts';
import { DAYS } from './trips.ts';
import type { Value, Warehouse } from './warehouse.ts';

const [DAY] = DAYS;
/** Key of the partition's file in the lake. */
const KEY = `trips/day=${DAY}/warehouse-scenario.parquet`;

/** Columns of the lake's table from those of the warehouse. */
const AS_IN_THE_LAKE =
  'SELECT CAST(vendor_id AS int) AS vendorid, pickup_at AS tpep_pickup_datetime, CAST(pickup_zone_id AS int) AS pulocationid, CAST(total AS numeric(10, 2)) AS total_amount FROM mart.trip';

/** Trips of the lake joined with zones of the warehouse; Spectrum reads registered partitions only. */
export async function checkLakeJoin(
  warehouse: Warehouse,
  trips: readonly Trip[],
  checks: Checks,
): Promise<void> {
  warehouse.deployment.progress('lake and warehouse');
  const glue = new GlueClient({});
  const DatabaseName = warehouse.deployment.output('LakeDatabaseName');
  const table = { DatabaseName, TableName: 'trips' };
  const { Table } = await glue.send(new GetTableCommand({ DatabaseName, Name: 'trips' }));
  const location = Table?.StorageDescriptor?.Location ?? '';
  const [, , Bucket = ''] = location.split('/');
  await putCashTrips(warehouse, Bucket);
  const join = () => warehouse.rows(queryFile('lake-and-warehouse'), { day: DAY });
  const before = await join();
  await glue.send(
    new CreatePartitionCommand({
      ...table,
      PartitionInput: {
        Values: [DAY],
        StorageDescriptor: { ...Table?.StorageDescriptor, Location: `${location}day=${DAY}/` },
      },
    }),
  );
  try {
    const found = await join();
    checks.equal(
      'Trips of the lake, joined with zones of the warehouse, equal the independent calculation; without the registered partition there are none',
      `0 boroughs\n${expectedRows(trips).join('\n')}`,
      `${before.length} boroughs\n${found.map((row) => row.map(plain).join(' ')).join('\n')}`,
    );
  } finally {
    await glue.send(new DeletePartitionCommand({ ...table, PartitionValues: [DAY] }));
    await warehouse.s3.send(new DeleteObjectCommand({ Bucket, Key: KEY }));
  }
}

/** Writes the day's trips that were paid in cash to the lake, as the lake's own delivery would: by UNLOAD and a copy. */
async function putCashTrips(warehouse: Warehouse, bucket: string): Promise<void> {
  const { deployment } = warehouse;
  const exports = deployment.output('ExportsBucket');
  const query = `${AS_IN_THE_LAKE} WHERE payment_type = 2 AND day = CAST(''${DAY}'' AS date)`;
  await warehouse.asAdmin(
    `UNLOAD ('${query}') TO 's3://${exports}/lake/' IAM_ROLE '${deployment.output('UnloadRoleArn')}' FORMAT PARQUET ALLOWOVERWRITE`,
  );
  await warehouse.s3.send(
    new CopyObjectCommand({
      Bucket: bucket,
      Key: KEY,
      CopySource: `${exports}/lake/0000_part_00.parquet`,
    }),
  );
}

function expectedRows(trips: readonly Trip[]): string[] {
  const day = trips.filter((trip) => trip.tpep_pickup_datetime.startsWith(DAY));
  const cash = day.filter(({ payment_type }) => payment_type === 2);
  const boroughs = [...new Set(cash.map(boroughOf))].sort();
  return boroughs.map((borough) => {
    const of = (all: readonly Trip[]) => {
      const own = all.filter((trip) => boroughOf(trip) === borough);
      const cents = own.reduce((sum, trip) => sum + Math.round(trip.total_amount * 100), 0);
      return `${own.length} ${cents / 100}`;
    };
    return `${borough} ${of(cash)} ${of(day)}`;
  });
}

function boroughOf({ PULocationID }: Trip): string {
  return ZONES[PULocationID - 1]?.Borough ?? '';
}

/** Numerics, which the Data API returns as texts, as numbers. */
function plain(value: Value): string {
  return String(typeof value === 'string' && /^[\d.]+$/.test(value) ? Number(value) : value);
}
