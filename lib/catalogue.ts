import type { Service } from './common/services.ts';

/** One architecture of the notes, built. Without the CDK, so that every command may load it. */
export interface Architecture {
  /** Folder name in lib/, lambda/, scenarios/ and test/, and the page in docs/. */
  readonly id: string;
  readonly title: string;
  /** Letter, and the notes that describe it. */
  readonly source: string;
  /** Its stacks, in the order of deployment. */
  readonly stacks: readonly string[];
  /**
   * Services without which it can't be deployed, or nothing of it be proved: where one is missing, it
   * is not run.
   *
   * @default - none that any engine lacks
   */
  readonly needs?: readonly Service[];
  /**
   * What a deployment to an emulator is told, by `Stack:Parameter`.
   *
   * @default - its templates have a default for each parameter, or no parameters
   */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Settings that AWS keeps once per account and region: deployed before, deleted after all others. */
export const COMMON_STACK = 'AccountSettings';

export const CATALOGUE: readonly Architecture[] = [
  {
    id: 'image-resizer',
    title: 'Serverless image resizer',
    source: 'A, San Francisco 2017',
    stacks: ['ImageResizer', 'ImageResizerEdge'],
  },
  {
    id: 'queue-worker',
    title: 'SQS-decoupled worker',
    source: 'C, workshop 2020',
    stacks: ['QueueWorker'],
  },
  {
    id: 'market-hours',
    title: 'A service that runs only while the market is open',
    source: 'P, London 2019',
    stacks: ['MarketHours'],
    needs: ['ECS'],
  },
  {
    id: 'log-pipeline',
    title: 'Kinesis, Firehose, OpenSearch log pipeline',
    source: 'B, San Francisco 2017, London 2016 and 2019',
    stacks: ['LogPipeline'],
    needs: ['custom resources', 'Cognito'],
  },
  {
    id: 'flow-logs',
    title: 'VPC flow logs with zero code',
    source: 'N, Chicago 2017',
    stacks: ['FlowLogs'],
    needs: ['custom resources'],
  },
  {
    id: 'fan-out',
    title: 'S3 and SNS fan-out',
    source: 'K, London 2016',
    stacks: ['FanOut'],
  },
  {
    id: 'serverless-api',
    title: 'Serverless content API',
    source: 'F, London 2016, San Francisco 2017',
    stacks: ['ServerlessApi', 'ServerlessApiEdge', 'ServerlessApiSignIn'],
    needs: ['Cognito'],
  },
  {
    id: 'edge-functions',
    title: 'Edge functions',
    source: 'J, Chicago 2017',
    stacks: ['EdgeFunctionsEdge'],
    needs: ['CloudFront'],
  },
  {
    id: 'image-workflow',
    title: 'Step Functions image recognition',
    source: 'G, San Francisco 2017',
    stacks: ['ImageWorkflow'],
    needs: ['Rekognition'],
  },
  {
    id: 'delivery-pipeline',
    title: 'Delivery pipeline of this repository',
    source: 'D, San Francisco 2017, London 2019',
    stacks: [
      'DeliveryStaging',
      'DeliveryProduction',
      'DeliveryRelease',
      'DeliveryPipeline',
      'DeliveryChat',
    ],
    needs: ['CodePipeline', 'CodeBuild'],
  },
  {
    id: 'container-delivery',
    title: 'ECS continuous deployment',
    source: 'E, San Francisco 2017, London 2016',
    stacks: ['ContainerPipeline', 'ContainerDelivery'],
    needs: ['ECS', 'CodePipeline', 'CodeBuild'],
    // An emulator runs no image: the scenario runs the program, as of this commit.
    parameters: { 'ContainerDelivery:Commit': '1111111111111111111111111111111111111111' },
  },
];
