import { FileAssetPackaging, Stack } from 'aws-cdk-lib';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { jobHash, jobJarPath } from './job-sources.ts';

/**
 * Code of the job in the bucket of the assets. Its name is the hash of the sources, so that synthesis
 * needs neither Java nor Maven: `npm run analytics -- build` builds it before a deployment. The CDK's
 * other way, a command that the deployment runs, gives the object a name without `.jar`.
 */
export class JobCode extends Construct {
  /** Bucket with the code. */
  readonly bucket: IBucket;
  /** Key of the code. */
  readonly key: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { bucketName, objectKey } = Stack.of(this).synthesizer.addFileAsset({
      sourceHash: jobHash(),
      fileName: jobJarPath(),
      packaging: FileAssetPackaging.FILE,
      displayName: 'Job of stream analytics',
    });
    this.bucket = Bucket.fromBucketName(this, 'Bucket', bucketName);
    this.key = objectKey;
  }
}
