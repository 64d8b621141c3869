import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

/** What CloudFormation is told. */
export type Outcome =
  | { readonly status: 'SUCCESS'; readonly data?: object }
  | { readonly status: 'FAILED'; readonly reason: string };

const ATTEMPTS = 4;

/**
 * Answers CloudFormation at the address that it gave
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html).
 *
 * @throws Error when the answer can't be delivered: Lambda then calls the function again
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
      // The address is signed for a request without a content type.
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

/** The same for the life of the resource: another one would make CloudFormation delete "the old one". */
function physicalId(event: CloudFormationCustomResourceEvent): string {
  if ('PhysicalResourceId' in event) return event.PhysicalResourceId;
  return `${event.StackId.split('/').at(-1) ?? ''}-${event.LogicalResourceId}`;
}
