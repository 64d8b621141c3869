import * as z from 'zod/mini';
import type { Particulars } from '../events.ts';

const StackChange = z.object({
  'stack-id': z.string(),
  'status-details': z.object({ status: z.string(), 'status-reason': z.optional(z.string()) }),
  'client-request-token': z.optional(z.string()),
});

/**
 * Status change of a CloudFormation stack
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-stack-status-change.html).
 */
export function readStack(detail: unknown): Particulars {
  const event = StackChange.parse(detail);
  const { status, 'status-reason': reason } = event['status-details'];
  return {
    subject: 'stack',
    state: status,
    // arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID
    name: event['stack-id'].split('/')[1] ?? '',
    execution: event['client-request-token'],
    // An empty reason counts as missing.
    ...(reason && { reason }),
  };
}
