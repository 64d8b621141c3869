import { Names } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Name of a function or policy of CloudFront, at most 64 characters. The CDK's own one has the id of the
 * stack and not its name: two deployments in one account would share it.
 */
export function edgeName(scope: Construct, id: string): string {
  return `${Names.uniqueResourceName(scope, { maxLength: 63 - id.length, separator: '-' })}-${id}`;
}
