import type { SQSClient } from '@aws-sdk/client-sqs';
import { signedFetch } from '../../lambda/common/signed-fetch.ts';

export interface Publication {
  readonly topicArn: string;
  readonly message: string;
  /** A message attribute of type String.Array. */
  readonly attribute: { readonly name: string; readonly values: readonly string[] };
  /** Whose region and credentials are used. */
  readonly sender: SQSClient;
}

/** SNS's Publish (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html). */
export async function publish(publication: Publication): Promise<void> {
  const { topicArn, message, attribute, sender } = publication;
  const { region, credentials } = sender.config;
  const call = signedFetch({ service: 'sns', region, credentials });
  const url = process.env.AWS_ENDPOINT_URL ?? `https://sns.${await region()}.amazonaws.com`;
  const answer = await call(`${url}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      Action: 'Publish',
      Version: '2010-03-31',
      TopicArn: topicArn,
      Message: message,
      'MessageAttributes.entry.1.Name': attribute.name,
      'MessageAttributes.entry.1.Value.DataType': 'String.Array',
      'MessageAttributes.entry.1.Value.StringValue': JSON.stringify(attribute.values),
    }).toString(),
  });
  if (!answer.ok) throw new Error(`SNS answered ${answer.status}: ${await answer.text()}`);
}
