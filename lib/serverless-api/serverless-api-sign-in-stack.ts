import { CfnOutput, Duration, Fn, type Stack } from 'aws-cdk-lib';
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
  /** The stack whose output `UserPoolId` this one reads. */
  readonly api: Stack;
  /** The stack whose output `SiteUrl` this one reads. */
  readonly edge: Stack;
}

/**
 * The editing page as an app client of the user pool. It names the page's address, where the login
 * leads back to; the address is the distribution's, the distribution's origin is the API, and the
 * API asks the user pool: only a stack after both can name it, in the pool's region.
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
    const userPool = UserPool.fromUserPoolId(
      this,
      'Users',
      Fn.getStackOutput(api.stackName, 'UserPoolId'),
    );
    const siteUrl = Fn.getStackOutput(
      edge.stackName,
      ServerlessApiEdgeStack.SITE_URL_OUTPUT,
      ServerlessApiEdgeStack.REGION,
    );
    const client = userPool.addClient('EditingPage', {
      // A browser keeps no secret: PKCE proves that who asks for the tokens is who began.
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
    // Without a style of its own a client has no login pages at all.
    new CfnManagedLoginBranding(this, 'LoginPages', {
      userPoolId: userPool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    new CfnOutput(this, 'UserPoolClientId', { value: client.userPoolClientId });
  }
}
