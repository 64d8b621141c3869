import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

/** Response to CloudFormation. */
export type Outcome =
  | { readonly status: 'SUCCESS'; readonly data?: object }
  | { readonly status: 'FAILED'; readonly reason: string };

const ATTEMPTS = 4;

/**
 * Sends the response to the URL in CloudFormation's request
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html).
 *
 * @throws Error if the response cannot be delivered; Lambda then invokes the function again
 */
export async function respond(
  event: CloudFormationCustomResourceEvent,
  outcome: Outcome,
): Promise<void> {
  const body = JSON.stringify({
    Status: outcome.status,
    Reason: outcome.status === 'FAILED' ? outcome.reason.slice(0, 2_000) : undefined,
    PhysicalResourceId: physicalId(event),
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    Data: outcome.status === 'SUCCESS' ? outcome.data : undefined,
  });
  for (let attempt = 1; ; attempt++) {
    try {
      // The URL is signed for a request without a content type.
      const answer = await fetch(event.ResponseURL, {
        method: 'PUT',
        headers: { 'content-type': '' },
        body,
        signal: AbortSignal.timeout(4_000),
      });
      if (answer.ok) return;
      throw new Error(`CloudFormation's address answers ${answer.status}.`);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/** Physical id, constant for the life of the resource: CloudFormation deletes the old resource if it changes. */
function physicalId(event: CloudFormationCustomResourceEvent): string {
  if ('PhysicalResourceId' in event) return event.PhysicalResourceId;
  return `${event.StackId.split('/').at(-1) ?? ''}-${event.LogicalResourceId}`;
}
