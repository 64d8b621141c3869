import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Repository, RepositoryEncryption, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { ServiceProps } from '../common/service-props.ts';

export type ServiceImagesProps = ServiceProps;

/**
 * ECR repositories, one for each service. A tag is the commit of the image, and is immutable; each
 * image is scanned at its push; the last ones are kept for rollbacks.
 */
export class ServiceImages extends Construct {
  /** Number of images to keep, and of possible rollbacks. */
  static readonly KEPT = 30;

  /** Repository of the web service. */
  readonly web: Repository;
  /** Repository of the catalogue service. */
  readonly catalogue: Repository;

  constructor(scope: Construct, id: string, props: ServiceImagesProps) {
    super(scope, id);
    const { settings, monitoring } = props;
    const options = {
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      encryption: RepositoryEncryption.AES_256,
      removalPolicy: settings.removalPolicy,
      // CloudFormation's own property deletes images with their stack in sandbox.
      emptyOnDelete: settings.removalPolicy === RemovalPolicy.DESTROY,
      lifecycleRules: [
        {
          rulePriority: 1,
          description: 'What lost its tag, or never had one',
          tagStatus: TagStatus.UNTAGGED,
          maxImageAge: Duration.days(1),
        },
        {
          rulePriority: 2,
          description: `All but the last ${ServiceImages.KEPT}`,
          maxImageCount: ServiceImages.KEPT,
        },
      ],
    };
    this.web = new Repository(this, 'Web', options);
    this.catalogue = new Repository(this, 'Catalogue', options);
    for (const { repositoryName } of [this.web, this.catalogue]) {
      monitoring.graph(
        'Images: pulled by tasks',
        new Metric({
          namespace: 'AWS/ECR',
          metricName: 'RepositoryPullCount',
          dimensionsMap: { RepositoryName: repositoryName },
          statistic: 'sum',
          period: Duration.hours(1),
        }),
      );
    }
  }
}
