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
};
