import { z } from 'zod';
import { oneOf, text } from '../option.ts';

/** Options of all pipelines of this repository. */
export const DELIVERY_OPTIONS = z.strictObject({
  /** Provider of the repository. */
  source: oneOf('codeconnections', 'codecommit').default('codeconnections'),
  /** @default - `owner/summit-stacks`, or `summit-stacks` in CodeCommit */
  repository: text(/^[\w./-]+$/, 'owner/name, or the name of a CodeCommit repository').optional(),
  /** @default - a new connection to GitHub */
  connectionArn: text(
    /^arn:\S+$/,
    'arn:aws:codeconnections:REGION:ACCOUNT:connection/ID',
  ).optional(),
  /** Approval of each production release by a person. */
  approval: oneOf('manual', 'none').default('manual'),
  /** Treatment of an execution that starts before the previous one has ended. */
  executionMode: oneOf('QUEUED', 'SUPERSEDED').default('SUPERSEDED'),
});

type Given = z.infer<typeof DELIVERY_OPTIONS>;

export type DeliveryOptions = Readonly<Given & { repository: string }>;

/** Repository in the options, or the default of the provider. */
export function repositoryOf({ source, repository }: Given): string {
  return repository ?? (source === 'codecommit' ? 'summit-stacks' : 'owner/summit-stacks');
}
