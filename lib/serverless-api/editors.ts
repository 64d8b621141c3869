import { Aws, Duration, Fn, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  StandardThreatProtectionMode,
  UserPool,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
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
    this.userPool = new UserPool(this, 'Users', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: settings.protectData ? Mfa.REQUIRED : Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireSymbols: true,
        requireUppercase: true,
        tempPasswordValidity: Duration.days(3),
      },
      featurePlan: FeaturePlan.PLUS,
      standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      deletionProtection: settings.protectData || undefined,
      removalPolicy: settings.removalPolicy,
    });
    if (!settings.protectData) {
      Validations.of(this.userPool).acknowledge({
        id: 'AwsSolutions-COG2',
        reason:
          'In a sandbox the proof signs in with a password; production asks for a second factor.',
      });
    }
    for (const groupName of Editors.GROUPS) this.userPool.addGroup(groupName, { groupName });
    // The name must be unique in the region; the stack's own id is unique and known without a look-up.
    const domain = this.userPool.addDomain('Login', {
      cognitoDomain: {
        domainPrefix: Fn.join('-', ['pages', Fn.select(2, Fn.split('/', Aws.STACK_ID))]),
      },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    this.loginUrl = domain.baseUrl();
  }
}
