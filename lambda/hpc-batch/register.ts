import {
  AlreadyExistsException,
  CreatePartitionCommand,
  GetTableCommand,
  GlueClient,
} from '@aws-sdk/client-glue';
import { environment } from '../common/environment.ts';
import { logger, observed, tracer } from '../common/observability.ts';
import { readObject } from './aws/objects.ts';
import { ENVIRONMENT, VARIANTS_PREFIX } from './contract.ts';
import { parquetFolder, summaryKey } from './core/run.ts';

const { resultsBucket, database, table } = ENVIRONMENT;
const variables = environment([resultsBucket, database, table]);
const glue = tracer.captureAWSv3Client(
  new GlueClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  }),
);

/** Run whose results are complete. */
interface CompletedRun {
  readonly sample: string;
  readonly run: string;
}

/** Task Register: adds the partition of the run to the table of the variants, which Athena reads. */
export const handler = observed('register', ({ run }: CompletedRun) => run, register);

async function register({ sample, run }: CompletedRun): Promise<unknown> {
  const summary: unknown = JSON.parse(
    await readObject(variables[resultsBucket], summaryKey({ sample, run })),
  );
  const names = { DatabaseName: variables[database] };
  const { Table } = await glue.send(new GetTableCommand({ ...names, Name: variables[table] }));
  const folder = `${VARIANTS_PREFIX}${parquetFolder({ sample, run })}`;
  const location = `s3://${variables[resultsBucket]}/${folder}`;
  try {
    await glue.send(
      new CreatePartitionCommand({
        ...names,
        TableName: variables[table],
        PartitionInput: {
          Values: [sample, run],
          StorageDescriptor: { ...Table?.StorageDescriptor, Location: location },
        },
      }),
    );
  } catch (error) {
    if (!(error instanceof AlreadyExistsException)) throw error;
  }
  logger.info('registered', { sample, run, location });
  return summary;
}
