import {
  AthenaClient,
  GetQueryExecutionCommand,
  paginateGetQueryResults,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import type { Session } from '../../e2e/credentials.ts';
import type { Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';

/** End of a query, with its rows when it succeeded. */
export interface QueryEnd {
  readonly state: string;
  readonly reason: string;
  readonly scanned: number;
  readonly rows: readonly Readonly<Record<string, string>>[];
}

export interface RunOptions {
  /** Literals for the question marks. */
  readonly parameters?: readonly string[];
  /** @default - the caller of the scenario */
  readonly credentials?: Session;
}

const SECONDS = 120;

/** Runs SQL in the workgroup to its end. */
export async function runQuery(
  deployment: Deployment,
  sql: string,
  { parameters, credentials }: RunOptions = {},
): Promise<QueryEnd> {
  const client = new AthenaClient({ credentials });
  const { QueryExecutionId } = await client.send(
    new StartQueryExecutionCommand({
      QueryString: sql,
      QueryExecutionContext: { Database: deployment.output('LakeDatabase') },
      WorkGroup: deployment.output('Workgroup'),
      ExecutionParameters: parameters && [...parameters],
    }),
  );
  const { Status, Statistics } = await until(
    `the end of '${sql.slice(0, 60)}'`,
    SECONDS,
    async () => {
      const { QueryExecution } = await client.send(
        new GetQueryExecutionCommand({ QueryExecutionId }),
      );
      const state = QueryExecution?.Status?.State ?? '';
      return ['QUEUED', 'RUNNING'].includes(state) ? undefined : QueryExecution;
    },
  );
  const state = Status?.State ?? '';
  const end = {
    state,
    reason: Status?.StateChangeReason ?? '',
    scanned: Statistics?.DataScannedInBytes ?? 0,
  };
  if (state !== 'SUCCEEDED') return { ...end, rows: [] };
  const lines: string[][] = [];
  for await (const { ResultSet } of paginateGetQueryResults({ client }, { QueryExecutionId }))
    lines.push(
      ...(ResultSet?.Rows ?? []).map(({ Data = [] }) =>
        Data.map(({ VarCharValue = 'NULL' }) => VarCharValue),
      ),
    );
  const [names = [], ...values] = lines;
  const rows = values.map((line) =>
    Object.fromEntries(names.map((name, index) => [name, line[index] ?? ''])),
  );
  return { ...end, rows };
}
