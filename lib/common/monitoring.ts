import { Aws, Duration } from 'aws-cdk-lib';
import {
  Alarm,
  Column,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  Spacer,
  TextWidget,
  TreatMissingData,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { StageSettings } from './stage-settings.ts';

/** `critical`: data is stuck or users get errors, act now. `warning`: look at it in working hours. */
export type Severity = 'critical' | 'warning';

export interface MonitoringProps {
  /** What differs between deployments. */
  readonly settings: StageSettings;
  /** Folder of the architecture in lib/: the headings of its README.md are the runbook. */
  readonly page: string;
}

export interface AlarmProps {
  /** How fast someone must look. */
  readonly severity: Severity;
  /** What is wrong when it rings, for the one who is woken. */
  readonly summary: string;
  /** Heading of the runbook entry, as its anchor, e.g. `dead-letters`. */
  readonly runbook: string;
  /** What is watched. */
  readonly metric: IMetric;
  /** Rings at this value, and on one side of it. */
  readonly threshold: number;
  /**
   * Which side that is.
   *
   * @default 'at or above'
   */
  readonly rings?: 'at or above' | 'at or below';
  /**
   * Whether silence rings too, as it must for what runs by the clock.
   *
   * @default false - an idle stack is not a broken one
   */
  readonly silenceRings?: boolean;
  /**
   * Periods in a row that must be at the threshold.
   *
   * @default 1
   */
  readonly periods?: number;
}

/**
 * What the operator of one stack has: a topic that every alarm goes to, alarms with a severity and
 * the runbook entry that says what to do, and a dashboard.
 */
export class Monitoring extends Construct {
  /** Where every alarm goes. */
  readonly topic: Topic;
  private readonly page: string;
  private readonly graphs = new Map<string, GraphWidget>();
  private readonly columns: readonly Column[];

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    this.page = `${props.settings.runbooks}/${props.page}/README.md`;
    this.topic = new Topic(this, 'Alarms', {
      displayName: `Alarms of ${props.page}`,
      enforceSSL: true,
      masterKey: props.settings.protectData ? this.alarmKey(props.settings) : undefined,
    });
    // enforceSSL makes a topic policy, and with it SNS's own, which lets the account publish, is gone.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    if (props.settings.alarmEmail)
      this.topic.addSubscription(new EmailSubscription(props.settings.alarmEmail));
    const heading = new TextWidget({ markdown: `Runbook: ${this.page}`, width: 8, height: 1 });
    const blank = new Spacer({ width: 8, height: 1 });
    this.columns = [heading, blank, blank].map((top) => new Column(top));
    new Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.hours(3),
      widgets: [[...this.columns]],
    });
  }

  /** Adds an alarm. */
  alarm(id: string, props: AlarmProps): Alarm {
    const alarm = new Alarm(this, id, {
      alarmDescription: `[${props.severity}] ${props.summary} Runbook: ${this.page}#${props.runbook}`,
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.periods ?? 1,
      comparisonOperator:
        props.rings === 'at or below'
          ? ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: props.silenceRings
        ? TreatMissingData.BREACHING
        : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    return alarm;
  }

  /** Adds metrics to the graph of that title, a new one the first time; three graphs in a row. */
  graph(title: string, ...metrics: IMetric[]): void {
    const known = this.graphs.get(title);
    if (known) {
      for (const metric of metrics) known.addLeftMetric(metric);
      return;
    }
    const graph = new GraphWidget({ title, left: metrics, width: 8, height: 6 });
    this.columns[this.graphs.size % this.columns.length]?.addWidget(graph);
    this.graphs.set(title, graph);
  }

  /** CloudWatch can't publish to a topic under SNS's own key, and a key of ours bills by the hour: production only. */
  private alarmKey(settings: StageSettings): Key {
    const key = new Key(this, 'AlarmKey', {
      description: `Alarms of ${this.page}`,
      enableKeyRotation: true,
      removalPolicy: settings.removalPolicy,
    });
    key.grants.encryptDecrypt(new ServicePrincipal('cloudwatch.amazonaws.com'));
    return key;
  }
}
