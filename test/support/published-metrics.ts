import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';

/** Metric as an alarm uses it. */
export interface UsedMetric {
  readonly namespace: string;
  readonly name: string;
  /** Names of the dimensions, sorted. */
  readonly dimensions: readonly string[];
  readonly statistic: string;
}

/** Metric of a service that AWS's documentation lists. */
interface Documented {
  /** Page with the metric, its dimensions and statistics. */
  readonly page: string;
  readonly namespace: string;
  /** Names of the dimensions. */
  readonly dimensions: readonly string[];
  /** Statistics that are useful, by the metric's name. */
  readonly metrics: Readonly<Record<string, readonly string[]>>;
}

const DOCS = 'https://docs.aws.amazon.com';

/** Statistic of a latency or duration for all but the slowest in a hundred. */
const SLOWEST = ['p99'];
const SUM = ['Sum'];
const LARGEST = ['Maximum'];

/** Metrics and statistics that the CDK's canned metrics lack. */
export const DOCUMENTED: readonly Documented[] = [
  {
    page: `${DOCS}/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html`,
    namespace: 'AWS/ApiGateway',
    dimensions: ['ApiName'],
    metrics: { '5XXError': SUM, Latency: SLOWEST },
  },
  {
    page: `${DOCS}/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html`,
    namespace: 'AWS/ApplicationELB',
    dimensions: ['LoadBalancer', 'TargetGroup'],
    metrics: {
      HTTPCode_Target_5XX_Count: SUM,
      HealthyHostCount: LARGEST,
      TargetResponseTime: SLOWEST,
    },
  },
  {
    page: `${DOCS}/athena/latest/ug/query-metrics-viewing.html`,
    namespace: 'AWS/Athena',
    dimensions: ['QueryState', 'QueryType', 'WorkGroup'],
    metrics: { ProcessedBytes: SUM, TotalExecutionTime: ['SampleCount'] },
  },
  {
    page: `${DOCS}/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html`,
    namespace: 'AWS/CloudFront',
    dimensions: ['FunctionName', 'Region'],
    metrics: { FunctionComputeUtilization: ['Average'], FunctionExecutionErrors: SUM },
  },
  {
    page: `${DOCS}/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html`,
    namespace: 'AWS/CloudFront',
    dimensions: ['DistributionId'],
    metrics: { '5xxErrorRate': ['Average'] },
  },
  {
    page: `${DOCS}/codepipeline/latest/userguide/metrics-dimensions.html`,
    namespace: 'AWS/CodePipeline',
    dimensions: ['PipelineName'],
    metrics: { FailedPipelineExecutions: SUM },
  },
  {
    page: `${DOCS}/AmazonECS/latest/developerguide/available-metrics.html`,
    namespace: 'AWS/ECS',
    dimensions: ['ClusterName', 'ServiceName'],
    metrics: { CPUUtilization: LARGEST, MemoryUtilization: LARGEST },
  },
  {
    page: `${DOCS}/opensearch-service/latest/developerguide/managedomains-cloudwatchmetrics.html`,
    namespace: 'AWS/ES',
    dimensions: ['ClientId', 'DomainName'],
    metrics: {
      CPUUtilization: LARGEST,
      ClusterIndexWritesBlocked: LARGEST,
      'ClusterStatus.red': LARGEST,
      'ClusterStatus.yellow': LARGEST,
      FreeStorageSpace: ['Minimum'],
      JVMMemoryPressure: LARGEST,
    },
  },
  {
    page: `${DOCS}/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html`,
    namespace: 'AWS/Firehose',
    dimensions: ['DeliveryStreamName'],
    metrics: {
      'BackupToS3.Success': ['Average'],
      'DeliveryToAmazonOpenSearchService.DataFreshness': LARGEST,
      'DeliveryToAmazonOpenSearchService.Success': ['Average'],
      'DeliveryToS3.DataFreshness': LARGEST,
      'DeliveryToS3.Success': ['Average'],
      'ExecuteProcessing.Success': ['Average'],
      'FailedConversion.Records': SUM,
      ThrottledGetRecords: SUM,
      ThrottledRecords: SUM,
    },
  },
  {
    page: `${DOCS}/msk/latest/developerguide/metrics-details.html`,
    namespace: 'AWS/Kafka',
    dimensions: ['Broker ID', 'Cluster Name'],
    metrics: { KafkaDataLogsDiskUsed: LARGEST },
  },
  {
    page: `${DOCS}/msk/latest/developerguide/mkc-monitoring-connector.html`,
    namespace: 'AWS/KafkaConnect',
    dimensions: ['ConnectorName'],
    metrics: { ErroredTaskCount: LARGEST },
  },
  {
    page: `${DOCS}/streams/latest/dev/monitoring-with-cloudwatch.html`,
    namespace: 'AWS/Kinesis',
    dimensions: ['StreamName'],
    metrics: {
      'GetRecords.IteratorAgeMilliseconds': LARGEST,
      IncomingBytes: SUM,
      IncomingRecords: SUM,
      WriteProvisionedThroughputExceeded: SUM,
    },
  },
  {
    page: `${DOCS}/managed-flink/latest/java/metrics-dimensions.html`,
    namespace: 'AWS/KinesisAnalytics',
    dimensions: ['Application'],
    metrics: {
      KPUs: LARGEST,
      numLateRecordsDropped: LARGEST,
      numRestarts: LARGEST,
      numberOfFailedCheckpoints: LARGEST,
    },
  },
  {
    // Metric of the program's own.
    page: `${DOCS}/managed-flink/latest/java/monitoring-metrics-custom.html`,
    namespace: 'AWS/KinesisAnalytics',
    dimensions: ['Application', 'Program'],
    metrics: { recordsRejected: LARGEST },
  },
  {
    page: `${DOCS}/lambda/latest/dg/monitoring-metrics-types.html`,
    namespace: 'AWS/Lambda',
    dimensions: ['FunctionName'],
    metrics: { Duration: SLOWEST, IteratorAge: LARGEST, OffsetLag: LARGEST },
  },
  {
    // Of a mapping with the metrics `EventCount`.
    page: `${DOCS}/lambda/latest/dg/monitoring-metrics-types.html`,
    namespace: 'AWS/Lambda',
    dimensions: ['EventSourceMappingUUID'],
    metrics: { OnFailureDestinationDeliveredEventCount: SUM },
  },
  {
    page: `${DOCS}/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html`,
    namespace: 'AWS/Logs',
    dimensions: ['LogGroupName'],
    metrics: { IncomingBytes: SUM, IncomingLogEvents: SUM },
  },
  {
    page: `${DOCS}/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html`,
    namespace: 'AWS/RDS',
    dimensions: ['DBClusterIdentifier'],
    metrics: { OldestReplicationSlotLag: LARGEST, VolumeBytesUsed: LARGEST },
  },
  {
    page: `${DOCS}/redshift/latest/mgmt/serverless-monitoring.html`,
    namespace: 'AWS/Redshift-Serverless',
    dimensions: ['Workgroup'],
    metrics: { ComputeCapacity: LARGEST, ComputeSeconds: SUM },
  },
  {
    page: `${DOCS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html`,
    namespace: 'AWS/SQS',
    dimensions: ['QueueName'],
    metrics: {
      ApproximateAgeOfOldestMessage: LARGEST,
      ApproximateNumberOfMessagesNotVisible: LARGEST,
      ApproximateNumberOfMessagesVisible: LARGEST,
      NumberOfMessagesSent: SUM,
    },
  },
  {
    page: `${DOCS}/waf/latest/developerguide/waf-metrics.html`,
    namespace: 'AWS/WAFV2',
    dimensions: ['Rule', 'WebACL'],
    metrics: { BlockedRequests: SUM },
  },
];

/** Metrics that services publish: the CDK's canned metrics, and those of the list above. */
export class PublishedMetrics {
  readonly #known = new Set<string>();

  constructor() {
    const folder = join(PROJECT, 'node_modules', 'aws-cdk-lib');
    for (const file of globSync('*/lib/*-canned-metrics.generated.js', { cwd: folder }))
      this.#addCanned(join(folder, file));
    for (const { namespace, dimensions, metrics } of DOCUMENTED)
      for (const [name, statistics] of Object.entries(metrics))
        for (const statistic of statistics)
          this.#known.add(keyOf({ namespace, name, dimensions, statistic }));
  }

  /** Number of metrics, by their sets of dimensions and statistics. */
  get size(): number {
    return this.#known.size;
  }

  has(metric: UsedMetric): boolean {
    return this.#known.has(keyOf(metric));
  }

  /** Reads namespace, name and statistic from the code of the canned metrics, dimensions from their types. */
  #addCanned(file: string): void {
    const types = readFileSync(file.replace(/\.js$/, '.d.ts'), 'utf8');
    const dimensionsOf = new Map<string, string[][]>();
    for (const [, method = '', body = ''] of types.matchAll(
      /static (\w+)\(this: void, dimensions: \{([^}]*)\}\)/g,
    )) {
      const names = [...body.matchAll(/"?([\w .-]+?)"?: string/g)].map(([, name = '']) =>
        name.trim(),
      );
      dimensionsOf.set(method, [...(dimensionsOf.get(method) ?? []), names]);
    }
    for (const [, method = '', namespace = '', name = '', statistic = ''] of readFileSync(
      file,
      'utf8',
    ).matchAll(
      /static (\w+)\(dimensions\)\{return\{namespace:"([^"]+)",metricName:"([^"]+)",dimensionsMap:dimensions,statistic:"([^"]+)"/g,
    ))
      for (const dimensions of dimensionsOf.get(method) ?? [])
        this.#known.add(keyOf({ namespace, name, dimensions, statistic }));
  }
}

function keyOf({ namespace, name, dimensions, statistic }: UsedMetric): string {
  return [namespace, name, [...dimensions].sort().join('+'), statistic].join(' ');
}
