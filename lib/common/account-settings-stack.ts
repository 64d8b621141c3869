import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SummitStack, type DeploymentProps } from './summit-stack.ts';

/**
 * Settings that AWS has once per account and region. API Gateway writes access logs only with a
 * role in the account settings; as a part of one API's stack, its deletion would stop the logs of
 * all other APIs
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html).
 */
export class AccountSettingsStack extends SummitStack {
  constructor(scope: Construct, id: string, props: DeploymentProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks: settings that AWS keeps once per account and region',
      architecture: 'common',
      shared: true,
    });
    const role = new Role(this, 'ApiGatewayLogs', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs'),
      ],
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason:
        'API Gateway accepts this role only with the permissions of AWS’s own policy, on the log groups of all APIs.',
    });
    new CfnAccount(this, 'ApiGateway', { cloudWatchRoleArn: role.roleArn });
  }
}
