import { Validations } from 'aws-cdk-lib';
import { ManagedLoginVersion, Mfa, type UserPool } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { InvitedUsers } from '../common/invited-users.ts';
import type { ServiceProps } from '../common/service-props.ts';

export type EditorsProps = Pick<ServiceProps, 'settings'>;

/**
 * People who may edit: a user pool into which they are invited, a group for each level of permissions,
 * and the pages of Cognito's managed login. The app client of the editing page is in a separate stack
 * (ServerlessApiSignIn): it needs the page's address, which is created later.
 */
export class Editors extends Construct {
  /** Groups in a token's `cognito:groups`; publishers have all permissions of editors. */
  static readonly GROUPS = ['editor', 'publisher'] as const;

  /** User pool that issues the tokens. */
  readonly userPool: UserPool;
  /** Address of managed login, without a trailing slash: `https://….amazoncognito.com`. */
  readonly loginUrl: string;

  constructor(scope: Construct, id: string, props: EditorsProps) {
    super(scope, id);
    const { settings } = props;
    const users = new InvitedUsers(this, 'Users', {
      settings,
      mfa: settings.protectData ? Mfa.REQUIRED : Mfa.OPTIONAL,
      domainPrefix: 'pages',
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    this.userPool = users;
    if (!settings.protectData) {
      Validations.of(users).acknowledge({
        id: 'AwsSolutions-COG2',
        reason:
          'In a sandbox the scenario signs in with a password; production requires a second factor.',
      });
    }
    for (const groupName of Editors.GROUPS) this.userPool.addGroup(groupName, { groupName });
    this.loginUrl = users.domain.baseUrl();
  }
}
