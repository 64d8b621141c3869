import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  StartExecutionCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import type { MigrationFile } from '../../../lib/data-warehouse/migration-files.ts';
import { until } from '../../e2e/wait.ts';

/** End of an execution. */
export interface Outcome {
  readonly status: string;
  readonly error: string;
  readonly cause: string;
  readonly output: string;
}

/** Runs a state machine to its end. */
export async function execute(
  sfn: SFNClient,
  stateMachineArn: string,
  input: object = {},
): Promise<Outcome> {
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  return until('the execution', 120, async () => {
    const { status, error, cause, output } = await sfn.send(
      new DescribeExecutionCommand({ executionArn }),
    );
    if (!status || status === 'RUNNING') return undefined;
    return { status, error: error ?? '', cause: cause ?? '', output: output ?? '' };
  });
}

/** Runs the migrations with other files, as the next deployment would, in a state machine of its own. */
export async function migrateWith(
  sfn: SFNClient,
  stateMachineArn: string,
  change: (files: readonly MigrationFile[]) => readonly MigrationFile[],
): Promise<Outcome> {
  const { definition = '', roleArn } = await sfn.send(
    new DescribeStateMachineCommand({ stateMachineArn }),
  );
  const next = JSON.parse(definition) as {
    States: { ReadFiles: { Assign: { files: readonly MigrationFile[] } } };
  };
  const { Assign } = next.States.ReadFiles;
  Assign.files = change(Assign.files);
  const { stateMachineArn: copy } = await sfn.send(
    new CreateStateMachineCommand({
      name: `migrations-${Date.now().toString(36)}`,
      roleArn,
      definition: JSON.stringify(next),
    }),
  );
  try {
    return await execute(sfn, copy ?? '');
  } finally {
    await sfn.send(new DeleteStateMachineCommand({ stateMachineArn: copy }));
  }
}
