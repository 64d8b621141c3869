/** Meaning of an action, in words. */
export interface Meaning {
  /** Phrase after "may" and before the resource: `read objects of`. */
  readonly phrase: string;
  /** Label of an arrow: `reads`; none without a flow of data. */
  readonly label?: string;
  /** Direction of the data: to the resource, from it to the caller, or from it as work. */
  readonly data?: 'to' | 'from' | 'hands out';
  /** Set for permissions of all code: logs and traces. */
  readonly plumbing?: true;
}

/** Meanings by pattern of the action, without anchors; the first match applies. */
const MEANINGS: readonly (readonly [pattern: string, meaning: Meaning])[] = [
  ['logs:(CreateLogStream|DescribeLogStreams|PutLogEvents)', plumbing('write to')],
  ['xray:(Put|Get).*', plumbing('send traces to')],
  ['(ssmmessages|ec2messages):.*', plumbing('open sessions through')],
  ['ecr:(Get|Batch).*', plumbing('pull images from')],
  ['ecr:(PutImage|.*LayerUpload|UploadLayerPart)', to('push images to', 'pushes')],
  ['.*:\\*', { phrase: 'do anything with', label: 'uses', data: 'to' }],
  ['s3:(GetObject|GetBucket|List|HeadObject).*', from('read objects of', 'reads')],
  ['s3:(PutObject|AbortMultipart|RestoreObject).*', to('write objects to', 'writes')],
  ['s3:DeleteObject.*', to('delete objects of', 'deletes')],
  ['dynamodb:(GetRecords|GetShardIterator)', out('take changes from', 'changes')],
  ['dynamodb:(DescribeStream|ListStreams|Describe.*)', { phrase: 'look at' }],
  ['dynamodb:.*(Get|Query|Scan|Check|Select).*', from('read items of', 'reads')],
  ['dynamodb:.*Delete.*', to('delete items of', 'deletes')],
  ['dynamodb:.*(Put|Update|Write|Insert).*', to('write items to', 'writes')],
  [
    'sqs:(ReceiveMessage|DeleteMessage|ChangeMessageVisibility).*',
    out('take messages from', 'messages'),
  ],
  ['sqs:SendMessage.*', to('send messages to', 'sends')],
  ['sqs:.*MessageMoveTask.*', to('send messages back from', 'redrives')],
  ['sns:Publish', to('publish to', 'publishes')],
  ['(kinesis|firehose):PutRecord.*', to('put records into', 'records')],
  [
    'kinesis:(GetRecords|GetShardIterator|SubscribeToShard|ListShards)',
    out('take records from', 'records'),
  ],
  ['lambda:InvokeFunction.*', to('call', 'calls')],
  ['states:Start.*', to('start', 'starts')],
  ['states:SendTask.*', to('report results to', 'reports')],
  ['events:PutEvents', to('send events to', 'events')],
  ['secretsmanager:(GetSecretValue|DescribeSecret)', from('read', 'reads')],
  ['ssm:GetParameter.*', from('read', 'reads')],
  ['kms:(Decrypt|ReEncryptFrom)', { phrase: 'decrypt with' }],
  ['kms:(Encrypt|GenerateDataKey|ReEncryptTo).*', { phrase: 'encrypt with' }],
  ['es:ESHttp(Get|Head)', from('read documents of', 'reads')],
  ['es:ESHttp.*', to('write documents to', 'writes')],
  [
    'codepipeline:(StartPipelineExecution|PutApprovalResult|Put.*Result)',
    to('start or answer', 'starts'),
  ],
  [
    'codebuild:(StartBuild|BatchPutTestCases|CreateReport|UpdateReport|CreateReportGroup).*',
    to('build and report with', 'builds'),
  ],
  ['codedeploy:PutLifecycleEventHookExecutionStatus', to('report results to', 'reports')],
  [
    '(codeconnections|codestar-connections):UseConnection',
    from('fetch sources through', 'sources'),
  ],
  ['iam:PassRole', { phrase: 'hand on' }],
  ['sts:AssumeRole', { phrase: 'act as' }],
  ['ecs:(UpdateService|RunTask|StartTask|StopTask)', to('start and stop tasks of', 'tasks')],
  ['kinesis:UpdateShardCount', to('change the shards of', 'shards')],
  ['.*:(Add)?Tag(s|Resource|Queue).*', { phrase: 'tag' }],
  ['.*:(Describe|List|GetQueue).*', { phrase: 'look at' }],
  ['.*:(Get|BatchGet|Query|Scan|Head|Search|Lookup|View).*', from('read', 'reads')],
  ['.*:(Delete|Remove|Untag|Deregister).*', to('delete from', 'deletes')],
  ['.*:(Put|Create|Update|Write|Send|Set|Add|Tag|Modify|Register).*', to('change', 'changes')],
  ['.*:(Start|Run|Invoke|Execute).*', to('start', 'starts')],
];

const PATTERNS = MEANINGS.map(
  ([pattern, meaning]) => [new RegExp(`^(?:${pattern})$`), meaning] as const,
);

/** Meaning of an IAM action; without a matching pattern, from its own name. */
export function meaningOf(action: string): Meaning {
  const known = PATTERNS.find(([pattern]) => pattern.test(action));
  if (known) return known[1];
  const verb = (action.split(':')[1] ?? action)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return { phrase: `${verb} with`, label: verb, data: 'to' };
}

function to(phrase: string, label: string): Meaning {
  return { phrase, label, data: 'to' };
}

function from(phrase: string, label: string): Meaning {
  return { phrase, label, data: 'from' };
}

function out(phrase: string, label: string): Meaning {
  return { phrase, label, data: 'hands out' };
}

function plumbing(phrase: string): Meaning {
  return { phrase, plumbing: true };
}
