import { Aws, Duration, Fn } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  StandardThreatProtectionMode,
  UserPool,
  type ManagedLoginVersion,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import type { ServiceProps } from './service-props.ts';

export interface InvitedUsersProps extends Pick<ServiceProps, 'settings'> {
  /** Second factor, a time-based password. */
  readonly mfa: Mfa.REQUIRED | Mfa.OPTIONAL;
  /** First part of the domain's name. */
  readonly domainPrefix: string;
  /** @default - the classic hosted pages */
  readonly managedLoginVersion?: ManagedLoginVersion;
}

/** User pool of people who are invited by mail, with threat protection and a login page. */
export class InvitedUsers extends UserPool {
  /** Domain of the login page. */
  readonly domain: UserPoolDomain;

  constructor(scope: Construct, id: string, props: InvitedUsersProps) {
    const { settings, mfa, domainPrefix, managedLoginVersion } = props;
    super(scope, id, {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa,
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
    // The name must be unique in the region; the stack's own id is unique and known without a look-up.
    this.domain = this.addDomain('Login', {
      cognitoDomain: {
        domainPrefix: Fn.join('-', [domainPrefix, Fn.select(2, Fn.split('/', Aws.STACK_ID))]),
      },
      managedLoginVersion,
    });
  }
}
