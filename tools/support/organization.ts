import {
  DescribeOrganizationCommand,
  type Organization,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';

/** Organization of the caller's account; `undefined` for an account in none. */
export async function describeOrganization(
  client: OrganizationsClient,
): Promise<Organization | undefined> {
  try {
    return (await client.send(new DescribeOrganizationCommand({}))).Organization;
  } catch (error) {
    if ((error as Error).name === 'AWSOrganizationsNotInUseException') return undefined;
    throw error;
  }
}
