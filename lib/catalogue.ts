import type { Service } from './common/services.ts';

/** Programs that do for real what a service of AWS runs, beside an emulator. */
export type EngineName = 'flink' | 'genomics' | 'kafka' | 'opensearch' | 'redshift' | 'trino';

/** Architecture of the summit reports. Does not import the CDK, so that every command can load it. */
export interface Architecture {
  readonly letter: string;
  /** Folder name in lib/, lambda/ and test/. */
  readonly id: string;
  readonly title: string;
  /** Summits whose notes describe it. */
  readonly notes: string;
  /** Stacks in the order of deployment. */
  readonly stacks: readonly string[];
  /**
   * Required services: the scenario is skipped where one of them is missing.
   *
   * @default - no services that an emulator lacks
   */
  readonly requiredServices?: readonly Service[];
  /**
   * Engines that its scenario uses on an emulator: a check that needs a missing one does not run.
   *
   * @default - none
   */
  readonly engines?: readonly EngineName[];
  /**
   * Those of them without which the stacks can't be deployed.
   *
   * @default - none
   */
  readonly requiredEngines?: readonly EngineName[];
  /**
   * Parameters of a deployment to an emulator, by `Stack:Parameter`.
   *
   * @default - the templates' own defaults
   */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Stack of the settings that AWS keeps once per account and region: deployed before, deleted after all others. */
export const COMMON_STACK = 'AccountSettings';

/** All architectures. */
export const CATALOGUE: readonly Architecture[] = [
  {
    letter: 'A',
    id: 'image-resizer',
    title: 'Serverless image resizer',
    notes: 'San Francisco 2017',
    stacks: ['ImageResizer', 'ImageResizerEdge'],
  },
  {
    letter: 'C',
    id: 'queue-worker',
    title: 'SQS-decoupled worker',
    notes: 'workshop 2020',
    stacks: ['QueueWorker'],
  },
  {
    letter: 'P',
    id: 'market-hours',
    title: 'A service that runs only while the market is open',
    notes: 'London 2019',
    stacks: ['MarketHours'],
    requiredServices: ['ECS'],
  },
  {
    letter: 'B',
    id: 'log-pipeline',
    title: 'Kinesis, Firehose, OpenSearch log pipeline',
    notes: 'San Francisco 2017, London 2016 and 2019',
    stacks: ['LogPipeline'],
    requiredServices: ['custom resources', 'Cognito'],
    engines: ['opensearch'],
    // A custom resource installs index templates in the domain.
    requiredEngines: ['opensearch'],
  },
  {
    letter: 'N',
    id: 'flow-logs',
    title: 'VPC flow logs with zero code',
    notes: 'Chicago 2017',
    stacks: ['FlowLogs'],
    requiredServices: ['custom resources'],
    engines: ['opensearch'],
    requiredEngines: ['opensearch'],
  },
  {
    letter: 'L',
    id: 'data-lake',
    title: 'Data lake with S3, Glue and Athena',
    notes: 'workshop 2020',
    stacks: ['DataLake'],
    requiredServices: ['Athena', 'Glue'],
    engines: ['trino'],
  },
  {
    letter: 'H',
    id: 'stream-analytics',
    title: 'Stream analytics',
    notes: 'London 2019, Chicago 2017',
    stacks: ['StreamAnalytics'],
    requiredServices: ['custom resources', 'Managed Service for Apache Flink'],
    engines: ['opensearch', 'flink'],
    // The index template is installed in the domain, and the job's jar is built by Maven.
    requiredEngines: ['opensearch', 'flink'],
  },
  {
    letter: 'K',
    id: 'fan-out',
    title: 'S3 and SNS fan-out',
    notes: 'London 2016',
    stacks: ['FanOut'],
  },
  {
    letter: 'F',
    id: 'serverless-api',
    title: 'Serverless content API',
    notes: 'London 2016, San Francisco 2017',
    stacks: ['ServerlessApi', 'ServerlessApiEdge', 'ServerlessApiSignIn'],
    requiredServices: ['Cognito'],
  },
  {
    letter: 'J',
    id: 'edge-functions',
    title: 'Edge functions',
    notes: 'Chicago 2017',
    stacks: ['EdgeFunctionsEdge'],
    requiredServices: ['CloudFront'],
  },
  {
    letter: 'G',
    id: 'image-workflow',
    title: 'Step Functions image recognition',
    notes: 'San Francisco 2017',
    stacks: ['ImageWorkflow'],
    requiredServices: ['Rekognition'],
  },
  {
    letter: 'D',
    id: 'delivery-pipeline',
    title: 'Delivery pipeline of this repository',
    notes: 'San Francisco 2017, London 2019',
    stacks: [
      'DeliveryStaging',
      'DeliveryProduction',
      'DeliveryRelease',
      'DeliveryPipeline',
      'DeliveryChat',
    ],
    requiredServices: ['CodePipeline', 'CodeBuild'],
  },
  {
    letter: 'E',
    id: 'container-delivery',
    title: 'ECS continuous deployment',
    notes: 'San Francisco 2017, London 2016',
    stacks: ['ContainerPipeline', 'ContainerDelivery'],
    requiredServices: ['ECS', 'CodePipeline', 'CodeBuild'],
    // An emulator runs no image; the scenario starts the program itself, with this commit.
    parameters: { 'ContainerDelivery:Commit': '1111111111111111111111111111111111111111' },
  },
  {
    letter: 'Q',
    id: 'landing-zone',
    title: 'Landing zone',
    notes: 'San Francisco 2017, London 2019',
    stacks: ['LandingZone', 'LandingZoneObservability'],
    requiredServices: ['Organizations'],
  },
  {
    letter: 'I',
    id: 'data-warehouse',
    title: 'Data warehouse',
    notes: 'Chicago 2017',
    stacks: ['DataWarehouse'],
    requiredServices: ['Redshift Serverless'],
    engines: ['redshift'],
    requiredEngines: ['redshift'],
  },
  {
    letter: 'O',
    id: 'change-data-capture',
    title: 'Change data capture',
    notes: 'London 2019, Chicago 2017',
    stacks: ['ChangeDataCapture'],
    requiredServices: ['custom resources', 'Cognito', 'MSK'],
    engines: ['opensearch', 'kafka'],
    requiredEngines: ['opensearch', 'kafka'],
  },
  {
    letter: 'M',
    id: 'hpc-batch',
    title: 'Genomics on AWS Batch',
    notes: 'London 2019',
    stacks: ['HpcBatch'],
    requiredServices: ['Batch', 'Glue'],
    engines: ['genomics'],
  },
];
