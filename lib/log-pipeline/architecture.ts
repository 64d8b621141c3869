import type { Architecture } from '../common/architecture.ts';

export const LOG_PIPELINE: Architecture = {
  letter: 'B',
  id: 'log-pipeline',
  title: 'Kinesis, Firehose, OpenSearch log pipeline',
  notes: 'San Francisco 2017, London 2016 and 2019',
  stacks: ['LogPipeline'],
  requiredServices: ['ARNs of ignored resources', 'custom resources'],
  engines: ['opensearch'],
  // A custom resource installs index templates in the domain.
  requiredEngines: ['opensearch'],
  permissions: {
    unused: [
      {
        role: /^ScalingScaleStream/,
        actions: ['kinesis:AddTagsToStream', 'kinesis:UpdateShardCount'],
        reason: 'the shards are doubled or halved only when an alarm on their load goes off',
        test: 'test/log-pipeline/handlers/scaling/scale-stream.test.ts',
      },
      {
        role: /^ScalingScaleStream/,
        actions: [
          'cloudwatch:DescribeAlarms',
          'kinesis:DescribeStreamSummary',
          'kinesis:ListTagsForStream',
        ],
        reason: 'the function runs a minute after the deployment, when a fast scenario may be over',
        test: 'test/log-pipeline/handlers/scaling/scale-stream.test.ts',
      },
    ],
    denied: [
      {
        role: /^DeliveryRole/,
        actions: ['s3:PutObject'],
        reason:
          'The check of the alarms denies Firehose the bucket of the backup for some seconds.',
      },
    ],
  },
};
