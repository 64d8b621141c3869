import type { Grant } from './grants.ts';
import { idOf, propertyOf, resourcesOf, type Template } from '../../support/template.ts';

/** Use of a role by a service itself, for which a scenario shows no call of the role. */
export interface ServiceUse {
  /** Service that assumes the role; any service when left out. */
  readonly service?: string;
  /** Pattern of the actions. */
  readonly actions: RegExp;
  /**
   * Relation of the granted resource to the role's function.
   *
   * @default - any resource
   */
  readonly of?: Relation;
  readonly reason: string;
  /** Page of AWS. */
  readonly page: string;
}

export type Relation =
  | 'event source'
  | 'destination'
  | 'bucket of readable objects'
  | 'parent of a table'
  | 'caller of Athena';

const DOCS = 'https://docs.aws.amazon.com';

/** Uses by services. Each entry explains a permission of some architecture: a test holds this. */
export const SERVICE_USES: readonly ServiceUse[] = [
  {
    service: 'lambda',
    actions: /^logs:(CreateLogStream|PutLogEvents)$/,
    reason: 'Lambda writes the function’s log',
    page: `${DOCS}/lambda/latest/dg/monitoring-cloudwatchlogs.html`,
  },
  {
    service: 'lambda',
    actions: /^xray:Put(TraceSegments|TelemetryRecords)$/,
    reason: 'Lambda’s X-Ray daemon sends the traces',
    page: `${DOCS}/lambda/latest/dg/services-xray.html`,
  },
  {
    service: 'lambda',
    actions: /^sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes)$/,
    of: 'event source',
    reason: 'Lambda polls the queue of the event source',
    page: `${DOCS}/lambda/latest/dg/services-sqs-configure.html`,
  },
  {
    service: 'lambda',
    actions: /^sqs:SendMessage$/,
    of: 'destination',
    reason: 'Lambda sends batches and invocations that failed',
    page: `${DOCS}/lambda/latest/dg/invocation-async-retain-records.html`,
  },
  {
    service: 'lambda',
    actions: /^dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams)$/,
    reason: 'Lambda reads the stream of the event source',
    page: `${DOCS}/lambda/latest/dg/with-ddb.html`,
  },
  {
    service: 'lambda',
    actions:
      /^(ec2:(Create|Delete|Describe)\w+|kafka:(Describe\w+|GetBootstrapBrokers)|kafka-cluster:\w+)$/,
    reason: 'Lambda connects to the brokers of the event source',
    page: `${DOCS}/lambda/latest/dg/with-msk-permissions.html`,
  },
  {
    service: 'lambda',
    actions: /^es:ESHttp\w+$/,
    reason: 'The search domain itself authorizes the request, which is no event',
    page: `${DOCS}/opensearch-service/latest/developerguide/managedomains-cloudtrailauditing.html`,
  },
  {
    service: 'states',
    actions: /^logs:\w+$/,
    reason: 'Step Functions delivers the log of executions',
    page: `${DOCS}/step-functions/latest/dg/cw-logs.html`,
  },
  {
    service: 'states',
    actions: /^xray:\w+$/,
    reason: 'Step Functions sends the traces',
    page: `${DOCS}/step-functions/latest/dg/concepts-xray-tracing.html`,
  },
  {
    service: 'states',
    actions: /^(batch:(DescribeJobs|TerminateJob)|events:(DescribeRule|PutRule|PutTargets))$/,
    reason: 'Step Functions learns of the end of a job, and ends those of a stopped execution',
    page: `${DOCS}/step-functions/latest/dg/connect-batch.html`,
  },
  {
    service: 'vpc-flow-logs',
    actions: /^logs:\w+$/,
    reason: 'VPC writes the flow log',
    page: `${DOCS}/vpc/latest/userguide/flow-logs-iam-role.html`,
  },
  {
    service: 'ecs-tasks',
    actions: /^(ecr:\w+|logs:(CreateLogStream|PutLogEvents))$/,
    reason: 'ECS pulls the image and writes the log',
    page: `${DOCS}/AmazonECS/latest/developerguide/task_execution_IAM_role.html`,
  },
  {
    service: 'ec2',
    actions: /^service-role\/AmazonEC2ContainerServiceforEC2Role$/,
    reason: 'The ECS agent of an instance registers it and runs its jobs',
    page: `${DOCS}/AmazonECS/latest/developerguide/instance_IAM_role.html`,
  },
  {
    service: 'kafkaconnect',
    actions: /^kafka-cluster:\w+$/,
    reason: 'MSK Connect connects to the brokers',
    page: `${DOCS}/msk/latest/developerguide/msk-connect-service-execution-role.html`,
  },
  {
    service: 'kinesisanalytics',
    actions: /^(s3:GetObject(Version)?|logs:\w+)$/,
    reason: 'Managed Service for Apache Flink reads the code and writes the log',
    page: `${DOCS}/managed-flink/latest/java/how-roles.html`,
  },
  {
    service: 'redshift',
    actions: /^(glue|s3):\w+$/,
    reason: 'Redshift reads the catalogue and files, and writes exports',
    page: `${DOCS}/redshift/latest/mgmt/authorizing-redshift-service.html`,
  },
  {
    service: 'scheduler',
    actions: /^(lambda:InvokeFunction|sqs:SendMessage)$/,
    reason: 'EventBridge Scheduler invokes the function and sends what failed',
    page: `${DOCS}/scheduler/latest/UserGuide/setting-up.html`,
  },
  {
    service: 'firehose',
    actions: /^(s3|es|glue|kinesis|lambda|logs):\w+$/,
    reason: 'Firehose reads, converts and delivers the records',
    page: `${DOCS}/firehose/latest/dev/controlling-access.html`,
  },
  {
    service: 'es',
    actions: /^(cognito-idp|cognito-identity|iam):\w+$/,
    reason: 'OpenSearch Service connects Dashboards with Cognito',
    page: `${DOCS}/opensearch-service/latest/developerguide/cognito-auth.html`,
  },
  {
    service: 'cloudtrail',
    actions: /^logs:\w+$/,
    reason: 'CloudTrail writes its events to the log group',
    page: `${DOCS}/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html`,
  },
  {
    service: 'ecs',
    actions: /^(elasticloadbalancing|lambda):\w+$/,
    reason: 'ECS shifts the traffic and calls the hooks of a deployment',
    page: `${DOCS}/AmazonECS/latest/developerguide/blue-green-permissions.html`,
  },
  {
    service: 'events',
    actions: /^states:StartExecution$/,
    reason: 'EventBridge starts the execution',
    page: `${DOCS}/eventbridge/latest/userguide/eb-use-identity-based.html`,
  },
  {
    service: 'glue',
    actions: /^(glue|s3|logs):\w+$/,
    reason: 'The crawler reads the objects, registers partitions and writes its log',
    page: `${DOCS}/glue/latest/dg/crawler-prereqs.html`,
  },
  {
    service: 'codebuild',
    actions:
      /^(logs:(CreateLogStream|PutLogEvents)|s3:(GetObject|PutObject|GetBucket\w+)|codebuild:\w+)$/,
    reason: 'CodeBuild writes the log and the reports, reads and stores the artifacts',
    page: `${DOCS}/codebuild/latest/userguide/setting-up-service-role.html`,
  },
  {
    service: 'codepipeline',
    actions:
      /^(s3|codebuild|codeconnections|codestar-connections|sns|lambda|cloudformation|iam|sts):\w+$/,
    reason: 'CodePipeline runs the actions of its stages',
    page: `${DOCS}/codepipeline/latest/userguide/how-to-custom-role.html`,
  },
  {
    service: 'cloudformation',
    actions: /^[\w-]+:\w+$/,
    reason: 'CloudFormation creates, updates and deletes the resources of a stack',
    page: `${DOCS}/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html`,
  },
  {
    service: 'codedeploy',
    actions: /^(lambda:\w+|cloudwatch:DescribeAlarms)$/,
    reason: 'CodeDeploy shifts the alias, calls the hooks and reads the alarm',
    page: `${DOCS}/codedeploy/latest/userguide/getting-started-create-service-role.html`,
  },
  {
    actions: /^s3:ListBucket$/,
    of: 'bucket of readable objects',
    reason: 'S3 answers 404 and not 403 for a missing object',
    page: `${DOCS}/AmazonS3/latest/API/API_GetObject.html`,
  },
  {
    actions:
      /^(glue:Get(Database|Partitions?|Tables?)|s3:(AbortMultipartUpload|GetBucketLocation))$/,
    of: 'caller of Athena',
    reason: 'Athena reads the catalogue and writes results with the caller’s permissions',
    page: `${DOCS}/athena/latest/ug/fine-grained-access-to-glue-resources.html`,
  },
  {
    actions: /^glue:\w+$/,
    of: 'parent of a table',
    reason: 'Glue checks a call on a table for its database and the catalog too',
    page: `${DOCS}/glue/latest/dg/glue-specifying-resource-arns.html`,
  },
  {
    actions: /^kms:(Decrypt|Encrypt|GenerateDataKey|DescribeKey)$/,
    reason: 'S3 uses the key for the caller',
    page: `${DOCS}/AmazonS3/latest/userguide/UsingKMSEncryption.html`,
  },
];

/** Relations between the roles and the resources of a template. */
export class Relations {
  readonly #template: Template;
  readonly #grants: readonly Grant[];

  constructor(template: Template, grants: readonly Grant[]) {
    this.#template = template;
    this.#grants = grants;
  }

  /** Entry that explains a grant. */
  useOf(grant: Grant): ServiceUse | undefined {
    return SERVICE_USES.find(
      ({ service, actions, of }) =>
        (service === undefined || grant.services.some((each) => each.startsWith(`${service}.`))) &&
        actions.test(grant.action) &&
        (of === undefined || this.#has(grant, of)),
    );
  }

  #has(grant: Grant, relation: Relation): boolean {
    const [first] = grant.parts;
    const id = typeof first === 'object' ? first.id : undefined;
    if (relation === 'parent of a table') return this.#isParent(grant);
    if (relation === 'caller of Athena') return this.#queries(grant.role);
    if (relation === 'bucket of readable objects') return this.#reads(grant.role, id);
    const functions = resourcesOf(this.#template, 'AWS::Lambda::Function').filter(
      ([, { Role }]) => idOf(Role) === grant.role,
    );
    const names = new Set(functions.map(([name]) => name));
    const mappings = resourcesOf(
      this.#template,
      'AWS::Lambda::EventSourceMapping',
      'AWS::Lambda::EventInvokeConfig',
    ).filter(([, { FunctionName }]) => names.has(this.#functionOf(FunctionName)));
    const path =
      relation === 'event source'
        ? ['EventSourceArn']
        : ['DestinationConfig', 'OnFailure', 'Destination'];
    const deadLetters = functions.map(([, { DeadLetterConfig }]) =>
      propertyOf(DeadLetterConfig, 'TargetArn'),
    );
    const targets = mappings.map(([, properties]) => propertyOf(properties, ...path));
    return [...targets, ...(relation === 'destination' ? deadLetters : [])].some(
      (target) => id !== undefined && idOf(target) === id,
    );
  }

  /** Logical id of a function, given by itself or by its alias. */
  #functionOf(name: unknown): string {
    const id = idOf(name) ?? '';
    const alias = this.#template.Resources[id];
    return alias?.Type === 'AWS::Lambda::Alias'
      ? (idOf(propertyOf(alias.Properties, 'FunctionName')) ?? id)
      : id;
  }

  #isParent({ role, action, resource }: Grant): boolean {
    const ofTable = this.#grants.some(
      (other) =>
        other.role === role && other.action === action && other.resource.includes(':table/'),
    );
    return ofTable && /:(catalog$|database\/)/.test(resource);
  }

  #queries(role: string): boolean {
    return this.#grants.some(
      (other) => other.role === role && other.action === 'athena:StartQueryExecution',
    );
  }

  #reads(role: string, bucket: string | undefined): boolean {
    return this.#grants.some(
      ({ role: other, action, parts: [first] }) =>
        other === role &&
        /^s3:GetObject(Version)?$/.test(action) &&
        typeof first === 'object' &&
        first.id === bucket,
    );
  }
}
