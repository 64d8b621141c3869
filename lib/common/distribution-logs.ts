import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import {
  CfnDelivery,
  CfnDeliveryDestination,
  CfnDeliverySource,
  LogGroup,
} from 'aws-cdk-lib/aws-logs';
import { Aws } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ServiceProps } from './service-props.ts';

export interface DistributionLogsProps extends Pick<ServiceProps, 'settings'> {
  /** Distribution whose requests are logged. */
  readonly distribution: Distribution;
}

/**
 * CloudFront standard logging, version 2, to a log group; version 1 requires a bucket with ACLs
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html).
 */
export class DistributionLogs extends Construct {
  constructor(scope: Construct, id: string, props: DistributionLogsProps) {
    super(scope, id);
    const { settings, distribution } = props;
    const logs = new LogGroup(this, 'Requests', {
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    const source = new CfnDeliverySource(this, 'Source', {
      name: `${Aws.STACK_NAME}-requests`,
      logType: 'ACCESS_LOGS',
      resourceArn: distribution.distributionArn,
    });
    const destination = new CfnDeliveryDestination(this, 'Destination', {
      name: `${Aws.STACK_NAME}-requests`,
      destinationResourceArn: logs.logGroupArn,
      outputFormat: 'json',
    });
    const delivery = new CfnDelivery(this, 'Delivery', {
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.attrArn,
    });
    delivery.addResourceDependency(source);
  }
}
