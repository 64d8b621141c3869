import {
  CodePipelineClient,
  GetPipelineCommand,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  PutApprovalResultCommand,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  ChangeMessageVisibilityBatchCommand,
  SendMessageCommand,
  SQSClient,
  type SendMessageCommandInput,
} from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';

export const COMMIT = '8e0c6fb80e09020556d271d4cf0bacdab3614fbd';
export const TOKEN = 'f67b5e6c-9c44-4a5d-a8d0-0ad2e4b0c8a2';

/** Mocked clients of all functions, with tables that keep their items. */
export class FakeAws {
  readonly codePipeline = mockClient(CodePipelineClient);
  readonly secrets = mockClient(SecretsManagerClient);
  readonly sqs = mockClient(SQSClient);
  readonly dynamodb = mockClient(DynamoDBClient);
  /** Items by table, in the order of arrival. */
  readonly items: Readonly<Record<string, Map<string, PutItemCommandInput['Item']>>> = {
    memory: new Map(),
    audit: new Map(),
  };

  /** Resets to empty tables, no injected faults, and one execution of one commit. */
  reset(): void {
    for (const mock of [this.codePipeline, this.secrets, this.sqs, this.dynamodb]) mock.reset();
    for (const table of Object.values(this.items)) table.clear();
    this.sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
    this.sqs.on(SendMessageCommand).resolves({});
    this.dynamodb.on(PutItemCommand).callsFake((input: PutItemCommandInput) => this.#put(input));
    this.dynamodb.on(GetItemCommand).callsFake(({ Key }: { Key: { key: { S: string } } }) => ({
      Item: this.items.memory?.get(Key.key.S),
    }));
    this.#resetCodePipeline();
  }

  /** Sets the value of a secret. */
  store(arn: string, SecretString: string): void {
    this.secrets.on(GetSecretValueCommand, { SecretId: arn }).resolves({ SecretString });
  }

  /** Messages sent to a queue, by the end of its address. */
  sent(queue: string): SendMessageCommandInput[] {
    return this.sqs
      .commandCalls(SendMessageCommand)
      .map(({ args: [{ input }] }) => input)
      .filter(({ QueueUrl = '' }) => QueueUrl.endsWith(queue));
  }

  /** Reason and text of each failed message. */
  failedMessages(): { reason?: string; explanation?: string; body?: string }[] {
    return this.sent('dead-letters').map(({ MessageAttributes = {}, MessageBody: body }) => ({
      reason: MessageAttributes.reason?.StringValue,
      explanation: MessageAttributes.explanation?.StringValue,
      body,
    }));
  }

  #put({ TableName = '', Item = {} }: PutItemCommandInput): object {
    const table = this.items[TableName];
    const key = Item.key?.S ?? Item.at?.S ?? '';
    if (table?.has(key)) {
      throw new ConditionalCheckFailedException({ message: 'there', $metadata: {} });
    }
    table?.set(key, Item);
    return {};
  }

  #resetCodePipeline(): void {
    const trigger = {
      triggerType: 'WebhookV2' as const,
      triggerDetail: 'arn:aws:codestar-connections:eu-west-1:111122223333:connection/1',
    };
    const artifactRevisions = [
      {
        revisionId: COMMIT,
        revisionSummary: '{"ProviderType":"GitHub","CommitMessage":"Mend\\n\\nMore"}',
      },
    ];
    this.codePipeline
      .on(GetPipelineExecutionCommand)
      .resolves({ pipelineExecution: { trigger, artifactRevisions } });
    this.codePipeline.on(ListActionExecutionsCommand).resolves({});
    this.codePipeline.on(GetPipelineCommand).resolves({
      pipeline: {
        name: 'release',
        roleArn: 'role',
        version: 1,
        stages: [{ name: 'Source', actions: [{ name: 'Repository', actionTypeId: undefined }] }],
      },
    });
    this.codePipeline.on(StartPipelineExecutionCommand).resolves({ pipelineExecutionId: 'e-1' });
    this.codePipeline.on(PutApprovalResultCommand).resolves({});
    this.wait('e-1');
  }

  /** Opens the approval of an execution. */
  wait(
    pipelineExecutionId: string,
    latestExecution: object = { status: 'InProgress', token: TOKEN },
  ) {
    this.codePipeline.on(GetPipelineStateCommand).resolves({
      stageStates: [
        {
          stageName: 'Production',
          latestExecution: { pipelineExecutionId, status: 'InProgress' },
          actionStates: [{ actionName: 'Approve', latestExecution }],
        },
      ],
    });
  }
}

type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

export interface BatchOptions {
  /** @default 1 */
  readonly attempt?: number;
  /** @default 90,000 */
  readonly millisecondsLeft?: number;
}

/** Invokes a handler with a batch, as Lambda does; returns the ids of failed messages, starting at `message-0`. */
export async function handle(
  handler: Handler,
  bodies: readonly (object | string)[],
  { attempt = 1, millisecondsLeft = 90_000 }: BatchOptions = {},
): Promise<string[]> {
  const Records = bodies.map((body, at) => ({
    messageId: `message-${at}`,
    receiptHandle: `receipt-${at}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: String(attempt), SentTimestamp: '1' },
  }));
  const context = {
    functionName: 'function',
    awsRequestId: 'request',
    getRemainingTimeInMillis: () => millisecondsLeft,
  } as unknown as Context;
  const event = { Records: Records as unknown as SQSRecord[] };
  const { batchItemFailures } = await handler(event, context);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}
