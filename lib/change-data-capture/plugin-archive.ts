import { Stack } from 'aws-cdk-lib';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Sources of the plug-in: the archive is named by their hash, so that synthesis needs no Maven. */
const SOURCES = ['pom.xml', 'SecretConfigProvider.java'].map((file) =>
  join(import.meta.dirname, 'plugin', file),
);

/**
 * Archive of the connector's plug-in: Debezium and the provider of its password. The deployment, not
 * the synthesis, builds it with Maven.
 */
export class PluginArchive extends Construct {
  /** Bucket of the archive. */
  readonly bucket: IBucket;
  /** Key of the archive. */
  readonly objectKey: string;
  /** Hash of the sources. */
  readonly hash: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.hash = SOURCES.reduce(
      (hash, file) => hash.update(readFileSync(file)),
      createHash('sha256'),
    ).digest('hex');
    const location = Stack.of(this).synthesizer.addFileAsset({
      sourceHash: this.hash,
      executable: ['node', 'tools/change-data-capture/plugin.ts'],
    });
    this.bucket = Bucket.fromBucketName(this, 'Bucket', location.bucketName);
    this.objectKey = location.objectKey;
  }
}
