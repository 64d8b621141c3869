import { randomUUID } from 'node:crypto';

/** Event as EventBridge delivers it. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Origin {
  readonly account: string;
  readonly region: string;
  /** @default now */
  readonly time?: Date;
}

/** Undocumented field, as AWS may add one at any time. */
const FUTURE = { 'a-field-of-the-future': { nested: [1, null] } };

/**
 * Events that AWS documents, with the fields of its pages:
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html,
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html,
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-stack-status-change.html,
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html,
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html.
 */
export class DocumentedEvents {
  readonly #origin: Origin;

  constructor(origin: Origin) {
    this.#origin = origin;
  }

  pipeline(pipeline: string, execution: string, state: string, trigger?: object): BusEvent {
    return this.#event('aws.codepipeline', 'CodePipeline Pipeline Execution State Change', {
      ...this.#execution(pipeline, execution, state),
      ...(trigger && { 'execution-trigger': trigger }),
    });
  }

  stage(pipeline: string, execution: string, stage: string, state: string): BusEvent {
    return this.#event('aws.codepipeline', 'CodePipeline Stage Execution State Change', {
      ...this.#execution(pipeline, execution, state),
      stage,
    });
  }

  action(
    pipeline: string,
    execution: string,
    action: { readonly stage: string; readonly action: string; readonly category: string },
    state: string,
    result?: object,
  ): BusEvent {
    const { stage, action: name, category } = action;
    return this.#event('aws.codepipeline', 'CodePipeline Action Execution State Change', {
      ...this.#execution(pipeline, execution, state),
      stage,
      action: name,
      region: this.#origin.region,
      type: { owner: 'AWS', provider: 'Any', category, version: '1' },
      'input-artifacts': [{ name: 'Source', s3location: { bucket: 'artifacts', key: 'a/b' } }],
      ...(result && { 'execution-result': result }),
    });
  }

  deployment(application: string, deploymentId: string, state: string): BusEvent {
    return this.#event('aws.codedeploy', 'CodeDeploy Deployment State-change Notification', {
      region: this.#origin.region,
      deploymentId,
      instanceGroupId: '9fd2fbef-2157-40d8-91e7-6845af69e2d2',
      deploymentGroup: 'canary',
      application,
      state,
    });
  }

  stack(stack: string, status: string, reason = ''): BusEvent {
    const { account, region } = this.#origin;
    const stackId = `arn:aws:cloudformation:${region}:${account}:stack/${stack}/${randomUUID()}`;
    return this.#event('aws.cloudformation', 'CloudFormation Stack Status Change', {
      'stack-id': stackId,
      'status-details': { status, 'status-reason': reason },
      'client-request-token': randomUUID(),
    });
  }

  alarm(alarmName: string, value: string, reason: string, previous = 'OK'): BusEvent {
    return this.#event('aws.cloudwatch', 'CloudWatch Alarm State Change', {
      alarmName,
      state: { value, reason, timestamp: this.#time().replace('Z', '+0000') },
      previousState: { value: previous, reason: 'Threshold not crossed' },
      configuration: { description: 'Errors', metrics: [{ id: 'm1', returnData: true }] },
    });
  }

  call(eventName: string, requestParameters: object, arn: string): BusEvent {
    return this.#event('aws.codepipeline', 'AWS API Call via CloudTrail', {
      eventVersion: '1.08',
      userIdentity: { type: 'AssumedRole', principalId: 'AROAEXAMPLE:ada', arn },
      eventTime: this.#time(),
      eventSource: 'codepipeline.amazonaws.com',
      eventName,
      requestParameters,
      responseElements: null,
      eventID: randomUUID(),
      eventType: 'AwsApiCall',
    });
  }

  #execution(pipeline: string, execution: string, state: string): Record<string, unknown> {
    return {
      pipeline,
      'execution-id': execution,
      'start-time': this.#time(),
      state,
      version: 3,
      'pipeline-execution-attempt': 1,
    };
  }

  #event(source: string, type: string, detail: Readonly<Record<string, unknown>>): BusEvent {
    const { account, region } = this.#origin;
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': type,
      source,
      account,
      time: this.#time(),
      region,
      resources: [],
      detail: { ...detail, ...FUTURE },
    };
  }

  #time(): string {
    return (this.#origin.time ?? new Date()).toISOString().replace(/\.\d+Z$/, 'Z');
  }
}
