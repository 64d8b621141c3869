import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  waitUntilChangeSetCreateComplete,
  waitUntilStackCreateComplete,
  waitUntilStackUpdateComplete,
  type CreateChangeSetCommandInput,
} from '@aws-sdk/client-cloudformation';

type Change = Omit<CreateChangeSetCommandInput, 'ChangeSetName' | 'ChangeSetType'>;

const WAITER = { minDelay: 0.2, maxDelay: 1, maxWaitTime: 120 };

/**
 * Acts as the two actions of the pipeline for a stack: creates a change set and executes it, if it
 * contains changes.
 *
 * @throws the error of CloudFormation
 */
export async function changeStack(client: CloudFormationClient, change: Change): Promise<void> {
  const { StackName } = change;
  const exists = await client.send(new DescribeStacksCommand({ StackName })).then(
    () => true,
    (error: unknown) => {
      if ((error as Error).name === 'ValidationError') return false;
      throw error;
    },
  );
  const ChangeSetName = 'delivery';
  const ChangeSetType = exists ? 'UPDATE' : 'CREATE';
  if (exists) await client.send(new DeleteChangeSetCommand({ StackName, ChangeSetName }));
  await client.send(new CreateChangeSetCommand({ ...change, ChangeSetName, ChangeSetType }));
  const waiter = { ...WAITER, client };
  const made = await waitUntilChangeSetCreateComplete(waiter, { StackName, ChangeSetName }).catch(
    (error: unknown) => {
      if (String(error).includes("didn't contain changes")) return undefined;
      throw error;
    },
  );
  if (!made) return;
  await client.send(new ExecuteChangeSetCommand({ StackName, ChangeSetName }));
  await (exists
    ? waitUntilStackUpdateComplete(waiter, { StackName })
    : waitUntilStackCreateComplete(waiter, { StackName }));
}
