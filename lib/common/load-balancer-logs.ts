import { Aws } from 'aws-cdk-lib';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { PrivateBucket } from './private-bucket.ts';

/**
 * Enables access logs of a load balancer. The CDK's own method requires the region, and grants access to
 * a different principal in each.
 *
 * @param requests bucket of this load balancer's logs
 */
export function logRequests(loadBalancer: ApplicationLoadBalancer, requests: PrivateBucket): void {
  requests.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [requests.arnForObjects(`AWSLogs/${Aws.ACCOUNT_ID}/*`)],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  loadBalancer.setAttribute('access_logs.s3.enabled', 'true');
  loadBalancer.setAttribute('access_logs.s3.bucket', requests.bucketName);
  // The load balancer tests its write access when the attribute is set.
  loadBalancer.node.addDependency(requests);
}
