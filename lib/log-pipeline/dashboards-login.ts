import { Stack } from 'aws-cdk-lib';
import {
  CfnIdentityPool,
  CfnIdentityPoolRoleAttachment,
  Mfa,
  type UserPool,
} from 'aws-cdk-lib/aws-cognito';
import { FederatedPrincipal, Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { Construct } from 'constructs';
import { InvitedUsers } from '../common/invited-users.ts';
import type { ServiceProps } from '../common/service-props.ts';

export type DashboardsLoginProps = Pick<ServiceProps, 'settings'>;

/**
 * Login to Dashboards with a user pool: people are invited, have a second factor, and get the role
 * `users` from an identity pool. The domain creates the app client that connects both.
 */
export class DashboardsLogin extends Construct {
  /** Role of everyone who is logged in. */
  readonly users: Role;
  /** Options for the domain, which must be created after this. */
  readonly options: CfnDomain.CognitoOptionsProperty;
  /** User pool into which people are invited. */
  readonly userPool: UserPool;

  constructor(scope: Construct, id: string, props: DashboardsLoginProps) {
    super(scope, id);
    const { settings } = props;
    this.userPool = new InvitedUsers(this, 'Users', {
      settings,
      mfa: Mfa.REQUIRED,
      domainPrefix: 'logs',
    });
    const identities = new CfnIdentityPool(this, 'Identities', {
      allowUnauthenticatedIdentities: false,
      allowClassicFlow: false,
    });
    identities.applyRemovalPolicy(settings.removalPolicy);
    this.users = new Role(this, 'UsersRole', {
      description: 'Who is logged in to Dashboards',
      assumedBy: new FederatedPrincipal(
        'cognito-identity.amazonaws.com',
        {
          StringEquals: { 'cognito-identity.amazonaws.com:aud': identities.ref },
          'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
        },
        'sts:AssumeRoleWithWebIdentity',
      ),
    });
    new CfnIdentityPoolRoleAttachment(this, 'Roles', {
      identityPoolId: identities.ref,
      roles: { authenticated: this.users.roleArn },
    });
    const service = this.serviceRole(identities);
    this.options = {
      enabled: true,
      userPoolId: this.userPool.userPoolId,
      identityPoolId: identities.ref,
      roleArn: service.roleArn,
    };
  }

  /**
   * Role with which OpenSearch Service connects both pools: the permissions of AWS's managed policy
   * AmazonOpenSearchServiceCognitoAccess, for these two pools instead of all.
   */
  private serviceRole(identities: CfnIdentityPool): Role {
    const role = new Role(this, 'ServiceRole', {
      description: 'OpenSearch Service, for the login to Dashboards',
      assumedBy: new ServicePrincipal('es.amazonaws.com'),
    });
    const allow = (actions: string[], resource: string) =>
      Grant.addToPrincipal({ grantee: role, actions, resourceArns: [resource] });
    allow(
      [
        'cognito-idp:AdminInitiateAuth',
        'cognito-idp:AdminUserGlobalSignOut',
        'cognito-idp:CreateUserPoolClient',
        'cognito-idp:DeleteUserPoolClient',
        'cognito-idp:DescribeUserPool',
        'cognito-idp:DescribeUserPoolClient',
        'cognito-idp:ListUserPoolClients',
        'cognito-idp:UpdateUserPoolClient',
      ],
      this.userPool.userPoolArn,
    );
    allow(
      [
        'cognito-identity:DescribeIdentityPool',
        'cognito-identity:GetIdentityPoolRoles',
        'cognito-identity:UpdateIdentityPool',
      ],
      Stack.of(this).formatArn({
        service: 'cognito-identity',
        resource: 'identitypool',
        resourceName: identities.ref,
      }),
    );
    Grant.addToPrincipal({
      grantee: role,
      actions: ['iam:PassRole'],
      resourceArns: [this.users.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'cognito-identity.amazonaws.com' } },
    });
    return role;
  }
}
