import { AssumeRoleCommand, STSClient, type STSClientConfig } from '@aws-sdk/client-sts';

/** Credentials of a role's session. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Credentials that sign a call; the caller's own by default. */
export type Caller = Pick<STSClientConfig, 'credentials'>;

export interface AssumeOptions extends Caller {
  /** Session policy, which restricts the permissions of the role. @default - none */
  readonly policy?: object;
}

/**
 * Assumes a role, by default as the caller of the scenario.
 *
 * @throws AccessDenied for a caller that the role does not trust
 */
export async function assume(
  RoleArn: string,
  { credentials, policy }: AssumeOptions = {},
): Promise<Session> {
  const Policy = policy && JSON.stringify(policy);
  const { Credentials } = await new STSClient({ credentials }).send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: 'scenario', Policy }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}
