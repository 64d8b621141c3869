import { Duration } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import type { Monitoring } from './monitoring.ts';

/** Adds the alarm and the graphs of a site behind CloudFront; the runbook entry is `site-fails`. */
export function monitorDistribution(monitoring: Monitoring, distribution: Distribution): void {
  const period = Duration.minutes(5);
  const errors = distribution.metric5xxErrorRate({ period });
  monitoring.alarm('SiteFails', {
    severity: 'critical',
    summary: 'One request in twenty through CloudFront ends in 5xx.',
    runbook: 'site-fails',
    metric: errors,
    threshold: 5,
  });
  monitoring.graph('CloudFront: requests', distribution.metricRequests({ period }));
  monitoring.graph(
    'CloudFront: errors, percent',
    distribution.metric4xxErrorRate({ period }),
    errors,
  );
  monitoring.graph('CloudFront: bytes to viewers', distribution.metricBytesDownloaded({ period }));
}
