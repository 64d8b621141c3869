import { Stack } from 'aws-cdk-lib';
import type { CfnCluster } from 'aws-cdk-lib/aws-emr';
import type { Construct } from 'constructs';
import { PROPERTIES, PROPERTY_GROUP } from '../../../lambda/stream-analytics/contract.ts';
import type { PrivateBucket } from '../../common/private-bucket.ts';
import { FlinkApplication } from '../flink-application.ts';
import type { JobCode } from '../job-code.ts';
import type { JobResources } from '../job-permissions.ts';

export interface FlinkStepProps extends JobResources {
  /** Name of the step. */
  readonly name: string;
  /** Code of the job. */
  readonly code: JobCode;
  /** Bucket of the checkpoints. */
  readonly bucket: PrivateBucket;
  /** Tasks that compute windows. */
  readonly parallelism: number;
  /** Options of `flink run` that name the checkpoint from which the job goes on. */
  readonly restore: string;
}

/** File with the properties, which the managed service writes for the job. */
const PROPERTIES_FILE = '/tmp/application_properties.json';

/**
 * Step of a cluster that runs the job with the file of properties that the managed service would write.
 * It is attached to the job: it fails with it, and ends the cluster.
 */
export function flinkStep(scope: Construct, props: FlinkStepProps): CfnCluster.StepConfigProperty {
  const { name, code, bucket, parallelism, restore, stream, tables } = props;
  const group = {
    PropertyGroupId: PROPERTY_GROUP,
    PropertyMap: {
      [PROPERTIES.streamName]: stream.streamName,
      [PROPERTIES.region]: Stack.of(scope).region,
      [PROPERTIES.windowsTable]: tables.windows.tableName,
      [PROPERTIES.setAsideTable]: tables.setAside.tableName,
    },
  };
  const options = {
    'parallelism.default': parallelism,
    'taskmanager.numberOfTaskSlots': parallelism,
    'execution.checkpointing.interval': `${FlinkApplication.CHECKPOINT_INTERVAL} ms`,
    'execution.checkpointing.min-pause': '5 s',
    'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
    'execution.checkpointing.dir': bucket.s3UrlForObject('checkpoints'),
    'restart-strategy.type': 'exponential-delay',
  };
  const script = [
    `echo '${Stack.of(scope).toJsonString([group])}' > ${PROPERTIES_FILE}`,
    [
      `FLINK_APPLICATION_PROPERTIES=${PROPERTIES_FILE} exec flink run -t yarn-per-job`,
      ...Object.entries(options).map(([key, value]) => `-D${key}='${value}'`),
      restore,
      `s3://${code.bucket.bucketName}/${code.key}`,
    ].join(' '),
  ];
  return {
    name,
    actionOnFailure: 'TERMINATE_CLUSTER',
    hadoopJarStep: { jar: 'command-runner.jar', args: ['bash', '-c', script.join(' && ')] },
  };
}
