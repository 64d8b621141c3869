import { AssumeRoleCommand, STSClient, type STSClientConfig } from '@aws-sdk/client-sts';

/** What a role's session signs with. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Whose credentials sign a call: the caller's own when left out. */
export type Caller = Pick<STSClientConfig, 'credentials'>;

/**
 * Takes a role, as the caller or somebody else.
 *
 * @throws AccessDenied when it does not trust them
 */
export async function assume(RoleArn: string, { credentials }: Caller = {}): Promise<Session> {
  const { Credentials } = await new STSClient({ credentials }).send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: 'scenario' }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}
