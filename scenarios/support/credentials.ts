import { AssumeRoleCommand, STSClient, type STSClientConfig } from '@aws-sdk/client-sts';

/** What a role's session signs with. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * Takes a role.
 *
 * @param as who takes it, the caller when left out
 * @throws AccessDenied when it does not trust them
 */
export async function assume(
  RoleArn: string,
  as: Pick<STSClientConfig, 'credentials'> = {},
): Promise<Session> {
  const { Credentials } = await new STSClient(as).send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: 'scenario' }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}
