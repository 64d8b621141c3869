import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SummitStack, type DeploymentProps } from './summit-stack.ts';

/**
 * What AWS keeps once per account and region. API Gateway writes access logs only with a role in
 * its account settings; were it part of each API's stack, deleting one would silence the others
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html).
 */
export class AccountSettingsStack extends SummitStack {
  constructor(scope: Construct, id: string, props: DeploymentProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks: settings that AWS keeps once per account and region',
      architecture: 'common',
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
        'API Gateway accepts this role only with the rights of AWS’s own policy, on the log groups of all APIs.',
    });
    new CfnAccount(this, 'ApiGateway', { cloudWatchRoleArn: role.roleArn });
  }
}
