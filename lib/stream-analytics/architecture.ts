import type { Architecture } from '../common/architecture.ts';

export const STREAM_ANALYTICS: Architecture = {
  letter: 'H',
  id: 'stream-analytics',
  title: 'Stream analytics',
  notes: 'London 2019, Chicago 2017',
  stacks: ['StreamAnalytics'],
  uses: ['log-pipeline'],
  requiredServices: ['custom resources', 'Managed Service for Apache Flink'],
  engines: ['opensearch', 'flink'],
  // The index template is installed in the domain, and the job's jar is built by Maven.
  requiredEngines: ['opensearch', 'flink'],
  permissions: { unused: [] },
};
