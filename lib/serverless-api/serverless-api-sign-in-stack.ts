import { CfnOutput, Duration, type Stack } from 'aws-cdk-lib';
import {
  CfnManagedLoginBranding,
  OAuthScope,
  UserPool,
  UserPoolClientIdentityProvider,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { ServerlessApiEdgeStack } from './serverless-api-edge-stack.ts';

export interface ServerlessApiSignInStackProps extends DeploymentProps {
  /** Stack whose output `UserPoolId` this one reads. */
  readonly api: Stack;
  /** Stack whose output `SiteUrl` this one reads. */
  readonly edge: Stack;
}

/**
 * App client of the user pool for the editing page. It needs the page's address, to which the login
 * redirects. The distribution depends on the API, and the API on the user pool: only a stack after
 * both, in the pool's region, can have the app client.
 */
export class ServerlessApiSignInStack extends SummitStack {
  constructor(scope: Construct, id: string, props: ServerlessApiSignInStackProps) {
    const { api, edge } = props;
    super(scope, id, {
      ...props,
      description: 'summit-stacks F: the editing page as an app client of the user pool',
      architecture: 'serverless-api',
    });
    this.addStackDependency(api, 'the user pool');
    this.addStackDependency(edge, 'the address of the page');
    const userPool = UserPool.fromUserPoolId(this, 'Users', this.outputOf(api, 'UserPoolId'));
    const siteUrl = this.outputOf(edge, ServerlessApiEdgeStack.SITE_URL_OUTPUT);
    const client = userPool.addClient('EditingPage', {
      // A browser can't keep a secret: PKCE protects the authorization code instead.
      generateSecret: false,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: [siteUrl],
        logoutUrls: [siteUrl],
      },
      authFlows: { userSrp: true },
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      idTokenValidity: Duration.hours(1),
      accessTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(10),
      refreshTokenRotationGracePeriod: Duration.seconds(10),
    });
    // Managed login has no pages for a client without a style.
    new CfnManagedLoginBranding(this, 'LoginPages', {
      userPoolId: userPool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    new CfnOutput(this, 'UserPoolClientId', { value: client.userPoolClientId });
  }
}
