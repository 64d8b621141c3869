import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { ServiceFunction } from '../common/service-function.ts';
import { grantSend } from '../common/queue-permissions.ts';
import type { DeployCommandProps } from './deploy-command.ts';
import type { OperatorSecret } from './operator-secret.ts';

export interface SlackFunctionProps extends Omit<DeployCommandProps, 'slackOrigin'> {
  /** File in lambda/delivery-pipeline/, without its extension. */
  readonly name: string;
  /** Description of the function. */
  readonly description: string;
  /** Signing secret of Slack. */
  readonly signingKey: OperatorSecret;
  /** Queue of the requests. */
  readonly requests: QueueWithDeadLetters;
}

/** Timeout of the function; Slack itself waits for three seconds. */
const TIMEOUT = Duration.seconds(5);

/**
 * Function that Slack calls without IAM authorization: it verifies the signature, sends a request
 * to the queue, and responds.
 */
export function slackFunction(
  scope: Construct,
  id: string,
  props: SlackFunctionProps,
): ServiceFunction {
  const { settings, monitoring, idempotency, watched, signingKey, requests } = props;
  // A function of the construct that calls it, which chooses the id.
  // eslint-disable-next-line awscdk/require-passing-this, awscdk/no-variable-construct-id
  const receive = new ServiceFunction(scope, id, {
    settings,
    monitoring,
    entry: `delivery-pipeline/${props.name}`,
    description: props.description,
    timeout: TIMEOUT,
    // CPU is in proportion to memory, and Slack's limit also applies to a cold start.
    memorySize: 1_024,
    environment: {
      PIPELINES: watched.environment.PIPELINES,
      SIGNING_KEY_ARN: signingKey.secretArn,
      MEMORY_TABLE: idempotency.tableName,
      ORDERS_QUEUE_URL: requests.queue.queueUrl,
      ...listed('ALLOWED_USERS', props.slackUsers),
      ...listed('ALLOWED_CHANNELS', props.slackChannels),
    },
  });
  signingKey.grantValue(receive);
  idempotency.grants.actions(receive, 'dynamodb:PutItem');
  grantSend(requests.queue, receive);
  return receive;
}

/** Returns no variable for an empty list: Lambda has no empty variables. */
function listed(name: string, ids: readonly string[]): Record<string, string> {
  return ids.length > 0 ? { [name]: ids.join(',') } : {};
}
