import { GetWorkGroupCommand, UpdateWorkGroupCommand } from '@aws-sdk/client-athena';
import { GetSchemaVersionCommand, RegisterSchemaVersionCommand } from '@aws-sdk/client-glue';
import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import type { DeliveredTrips } from './delivered-trips.ts';
import type { Lake } from './lake.ts';
import { TableFiles } from './table-files.ts';

/** Smallest limit that Athena accepts. */
const LIMIT = 10_000_000;

/** Files that do not fit, too many bytes, the same file twice, a day outside of the range. */
export async function checkFaults(
  lake: Lake,
  delivered: DeliveredTrips,
  checks: Checks,
): Promise<void> {
  const files = new TableFiles(lake);
  await checkChangedType(lake, files, delivered, checks);
  await checkForeignFile(lake, files, delivered, checks);
  await checkSameFileTwice(lake, files, delivered, checks);
  await checkOtherRange(lake, files, delivered, checks);
  await checkScanLimit(lake, files, checks);
}

async function checkChangedType(
  lake: Lake,
  files: TableFiles,
  { nextDay: day, nextTrips }: DeliveredTrips,
  checks: Checks,
): Promise<void> {
  lake.deployment.progress('a file with a changed column type');
  const [changed = ''] = await files.write(
    `SELECT payment_type, CAST(total_amount AS varchar) AS total_amount, tip_amount
     FROM trips WHERE day = '${day}' LIMIT 1`,
    day,
  );
  const failed = await lake.get('tips-by-payment', { day });
  checks.noProblems(
    'A file with a changed column type fails the query by 422, with the name of the column',
    '422 query-failed: total_amount',
    failed.status === 422 && failed.body.message?.includes('total_amount')
      ? []
      : [`${failed.status} ${failed.body.message ?? ''}`],
  );
  await checkSchemaVersion(lake, checks);
  await files.quarantine(changed);
  checks.equal(
    'After the file is in quarantine, the query is right again',
    `200 ${nextTrips.length} trips`,
    await tripsOf(lake, day),
  );
}

/** The registry refuses the version that the producer of such a file would register. */
async function checkSchemaVersion(lake: Lake, checks: Checks): Promise<void> {
  const SchemaId = { SchemaArn: lake.deployment.output('TripSchemaArn') };
  const { SchemaDefinition = '' } = await lake.glue.send(
    new GetSchemaVersionCommand({ SchemaId, SchemaVersionNumber: { LatestVersion: true } }),
  );
  const schema = JSON.parse(SchemaDefinition) as { fields: { name: string; type: unknown }[] };
  const register = async (fields: object[]) => {
    const definition = JSON.stringify({ ...schema, fields });
    const { SchemaVersionId } = await lake.glue.send(
      new RegisterSchemaVersionCommand({ SchemaId, SchemaDefinition: definition }),
    );
    return until('the check of the version', 60, async () => {
      const { Status } = await lake.glue.send(new GetSchemaVersionCommand({ SchemaVersionId }));
      return Status === 'PENDING' ? undefined : (Status ?? '');
    });
  };
  const changed = schema.fields.map((field) =>
    field.name === 'total_amount' ? { ...field, type: 'string' } : field,
  );
  const extended = [
    ...schema.fields.filter(({ name }) => name !== 'cbd_congestion_fee'),
    { name: 'cbd_congestion_fee', type: 'double', default: 0 },
  ];
  checks.equal(
    'The registry refuses the changed type, and accepts a new field with a default',
    'FAILURE, AVAILABLE',
    [await register(changed), await register(extended)].join(', '),
  );
}

async function checkForeignFile(
  lake: Lake,
  files: TableFiles,
  { nextDay: day, nextTrips }: DeliveredTrips,
  checks: Checks,
): Promise<void> {
  lake.deployment.progress('a file that is not Parquet');
  const key = `trips/day=${day}/notes "größe".txt`;
  await files.put(key, 'not Parquet, but more than the twelve bytes of its smallest file');
  const failed = await lake.get('tips-by-payment', { day });
  checks.noProblems(
    'A file that is not Parquet fails the query by 422, with the name of the file',
    '422 query-failed: notes',
    failed.status === 422 && failed.body.message?.includes('notes')
      ? []
      : [`${failed.status} ${failed.body.message ?? ''}`],
  );
  await files.quarantine(key);
  checks.equal(
    'After it is in quarantine, the query is right again',
    `200 ${nextTrips.length} trips`,
    await tripsOf(lake, day),
  );
}

async function checkSameFileTwice(
  lake: Lake,
  files: TableFiles,
  { nextDay: day, nextTrips }: DeliveredTrips,
  checks: Checks,
): Promise<void> {
  lake.deployment.progress('the same file twice');
  const [file = ''] = await files.list(`trips/day=${day}/`);
  const copy = file.replace('.parquet', '-again.parquet');
  await files.copy(file, copy);
  const twice = await tripsOf(lake, day);
  await files.remove(copy);
  checks.equal(
    'The same file twice counts twice, as the page says, and once after its removal',
    `200 ${2 * nextTrips.length} trips, 200 ${nextTrips.length} trips`,
    `${twice}, ${await tripsOf(lake, day)}`,
  );
}

async function checkOtherRange(
  lake: Lake,
  files: TableFiles,
  { nextDay }: DeliveredTrips,
  checks: Checks,
): Promise<void> {
  const [file = ''] = await files.list(`trips/day=${nextDay}/`);
  const outside = 'trips/day=2040-01-01/trips.parquet';
  await files.copy(file, outside);
  checks.equal(
    'A day outside of the range of partitions is stored and not found',
    '200 0 trips',
    await tripsOf(lake, '2040-01-01'),
  );
  await files.remove(outside);
}

async function checkScanLimit(lake: Lake, files: TableFiles, checks: Checks): Promise<void> {
  lake.deployment.progress('a query over the limit of scanned bytes');
  const day = '2024-01-01';
  const WorkGroup = lake.deployment.output('Workgroup');
  const { WorkGroup: found } = await lake.athena.send(new GetWorkGroupCommand({ WorkGroup }));
  const limit = found?.Configuration?.BytesScannedCutoffPerQuery;
  const setLimit = (bytes: number | undefined) =>
    lake.athena.send(
      new UpdateWorkGroupCommand({
        WorkGroup,
        ConfigurationUpdates: { BytesScannedCutoffPerQuery: bytes },
      }),
    );
  // Random values, which no codec makes smaller: about 30 bytes a row.
  const keys = await files.write(
    `SELECT date_add('millisecond', CAST(random(86400000) AS bigint), TIMESTAMP '${day} 00:00:00.000') AS tpep_pickup_datetime,
            date_add('millisecond', CAST(random(86400000) AS bigint), TIMESTAMP '${day} 00:00:00.000') AS tpep_dropoff_datetime,
            CAST(random(265) AS integer) AS dolocationid,
            CAST(random(265) AS integer) AS pulocationid,
            CAST(random(99999999) AS decimal(10, 2)) / 100 AS trip_distance,
            CAST(random() * 9999999 AS decimal(10, 2)) AS total_amount
     FROM UNNEST(sequence(1, 1000)) AS a (i) CROSS JOIN UNNEST(sequence(1, 800)) AS b (j)`,
    day,
  );
  await setLimit(LIMIT);
  try {
    const refused = await lake.get('zone-trips', { day, zone: '1' });
    checks.equal(
      'A query over the limit is cancelled, and the API answers 413',
      '413 scan-limit',
      `${refused.status} ${refused.body.reason ?? `(${refused.body.scannedBytes ?? 0} bytes)`}`,
    );
  } finally {
    await setLimit(limit);
  }
  const { status } = await lake.get('zone-trips', { day, zone: '1' });
  checks.equal('With its own limit, the same query answers', 200, status);
  for (const key of keys) await files.remove(key);
}

/** Number of trips of a day by the API, or the error. */
async function tripsOf(lake: Lake, day: string): Promise<string> {
  const { status, body } = await lake.get('tips-by-payment', { day });
  const trips = (body.rows ?? []).reduce((sum, [, count]) => sum + Number(count), 0);
  return status === 200 ? `200 ${trips} trips` : `${status} ${body.message ?? ''}`;
}
