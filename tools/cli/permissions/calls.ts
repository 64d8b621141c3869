import type { Event } from '@aws-sdk/client-cloudtrail';

/** Call that a role made. */
export interface Call {
  /** Name of the role. */
  readonly role: string;
  /** Action of IAM, e.g. `s3:GetObject`. */
  readonly action: string;
  /** ARNs of the resources; empty when the event has none. */
  readonly resources: readonly string[];
  readonly denied: boolean;
}

/** Prefixes of actions that differ from the event source. */
const PREFIXES: Readonly<Record<string, string>> = {
  monitoring: 'cloudwatch',
  email: 'ses',
};

/** Error codes of denied calls. */
const DENIED = /^(Client\.)?(AccessDenied|UnauthorizedOperation)/;

interface Details {
  readonly userIdentity?: {
    readonly type?: string;
    readonly sessionContext?: { readonly sessionIssuer?: { readonly userName?: string } };
  };
  readonly errorCode?: string;
  readonly resources?: readonly { readonly ARN?: string }[];
}

/**
 * Returns the calls of roles in CloudTrail's events; other principals have none.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function callsOf(events: readonly Event[]): Call[] {
  return events.flatMap(({ EventSource = '', EventName = '', CloudTrailEvent = '{}' }) => {
    const details = JSON.parse(CloudTrailEvent) as Details;
    const role = details.userIdentity?.sessionContext?.sessionIssuer?.userName;
    if (details.userIdentity?.type !== 'AssumedRole' || role === undefined) return [];
    const source = EventSource.replace(/\.amazonaws\.com.*$/, '');
    // Some events of Lambda have the version of the API in their name.
    const name = EventName.replace(/20\d{6}(v\d+)?$/, '');
    return {
      role,
      action: `${PREFIXES[source] ?? source}:${name}`,
      resources: (details.resources ?? []).flatMap(({ ARN }) => (ARN ? [ARN] : [])),
      denied: DENIED.test(details.errorCode ?? ''),
    };
  });
}
