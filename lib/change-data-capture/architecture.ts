import type { Architecture } from '../common/architecture.ts';

export const CHANGE_DATA_CAPTURE: Architecture = {
  letter: 'O',
  id: 'change-data-capture',
  title: 'Change data capture',
  notes: 'London 2019, Chicago 2017',
  stacks: ['ChangeDataCapture'],
  uses: ['log-pipeline'],
  requiredServices: ['custom resources', 'Cognito', 'MSK'],
  engines: ['opensearch', 'kafka'],
  requiredEngines: ['opensearch', 'kafka'],
  permissions: {
    unused: [
      {
        role: /^SourcePrepare/,
        actions: ['secretsmanager:GetSecretValue'],
        resource: /^DatabaseClusterSecretAttachment/,
        reason:
          'the Data API reads the secret for the function, which the emulator does not record',
      },
    ],
    denied: [
      {
        role: /^ConsumersApplyViewRole/,
        actions: [
          'kafka-cluster:DescribeGroup',
          'kafka-cluster:DescribeTopic',
          'kafka-cluster:WriteData',
        ],
        reason:
          'The scenario signs with the role of a consumer for another topic and another group.',
      },
      {
        role: /^CaptureRole/,
        actions: ['kafka-cluster:DescribeTopic'],
        reason: 'The worker lists the topics, and gets those that it may describe.',
      },
    ],
  },
};
