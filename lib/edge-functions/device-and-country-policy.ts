import { OriginRequestHeaderBehavior, OriginRequestPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { edgeName } from '../common/edge-name.ts';

/** Request policy for the headers that the functions read: CloudFront adds them only if a policy names them. */
export class DeviceAndCountryPolicy extends OriginRequestPolicy {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      originRequestPolicyName: edgeName(scope, id),
      comment: 'What CloudFront knows of device and country',
      headerBehavior: OriginRequestHeaderBehavior.allowList(
        'CloudFront-Is-Mobile-Viewer',
        'CloudFront-Viewer-Country',
      ),
    });
  }
}
