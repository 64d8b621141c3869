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
import { PolicyStatement, ServicePrincipal, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { StageSettings } from './stage-settings.ts';

/**
 * `critical`: data is blocked or users get errors; requires action now. `warning`: requires action
 * in working hours.
 */
export type Severity = 'critical' | 'warning';

export interface MonitoringProps {
  /** Settings of the stage. */
  readonly settings: StageSettings;
  /** Folder of the architecture in lib/; the headings of its README.md are the runbook entries. */
  readonly page: string;
}

export interface AlarmProps {
  /** Urgency. */
  readonly severity: Severity;
  /** Problem that the alarm reports, one sentence. */
  readonly summary: string;
  /** Heading of the runbook entry, as its anchor, e.g. `failed-messages`. */
  readonly runbook: string;
  /** Metric of the alarm. */
  readonly metric: IMetric;
  /** Threshold of the metric. */
  readonly threshold: number;
  /** @default ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD */
  readonly comparisonOperator?: ComparisonOperator;
  /**
   * Treatment of periods without data; `BREACHING` for scheduled work.
   *
   * @default TreatMissingData.NOT_BREACHING
   */
  readonly treatMissingData?: TreatMissingData;
  /**
   * Consecutive periods in which the metric must breach the threshold.
   *
   * @default 1
   */
  readonly evaluationPeriods?: number;
}

/** Condition against calls that a service makes for another account. */
const OF_THIS_ACCOUNT = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };

/**
 * Monitoring of one stack: a topic for all alarms, alarms with a severity and a link to their runbook
 * entry, and a dashboard.
 */
export class Monitoring extends Construct {
  /** Settings of the stage. */
  readonly settings: StageSettings;
  /** Topic of all alarms. */
  readonly topic: Topic;
  private readonly page: string;
  private readonly key?: Key;
  private readonly graphs = new Map<string, GraphWidget>();
  private readonly columns: readonly Column[];

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    this.settings = props.settings;
    this.page = `${props.settings.runbooks}/${props.page}/README.md`;
    if (props.settings.protectData) this.key = this.alarmKey(props.settings);
    this.topic = new Topic(this, 'Alarms', {
      displayName: `Alarms of ${props.page}`,
      enforceSSL: true,
      masterKey: this.key,
    });
    // enforceSSL adds a topic policy, which replaces the default one of SNS that lets the account
    // publish.
    const principals = [new ServicePrincipal('cloudwatch.amazonaws.com')];
    this.topic.addToResourcePolicy(this.publishing({ principals }));
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

  /**
   * Lets a service beside CloudWatch publish to the topic for this account.
   *
   * @param sid name of the statement, which keeps the CDK from merging it with another one
   */
  allowPublishing(sid: string, service: string): void {
    const principals = [new ServicePrincipal(service)];
    this.topic.addToResourcePolicy(this.publishing({ sid, principals }));
    this.key?.addToResourcePolicy(
      new PolicyStatement({
        ...{ sid, principals, conditions: OF_THIS_ACCOUNT },
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
      }),
    );
  }

  /** Adds an alarm. */
  alarm(id: string, props: AlarmProps): Alarm {
    const alarm = new Alarm(this, id, {
      alarmDescription: `[${props.severity}] ${props.summary} Runbook: ${this.page}#${props.runbook}`,
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.evaluationPeriods ?? 1,
      comparisonOperator:
        props.comparisonOperator ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: props.treatMissingData ?? TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    return alarm;
  }

  /**
   * Adds metrics to the graph with this title, creating it if necessary; a row has three graphs.
   */
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

  private publishing(props: Pick<PolicyStatementProps, 'sid' | 'principals'>): PolicyStatement {
    return new PolicyStatement({
      ...props,
      actions: ['sns:Publish'],
      resources: [this.topic.topicArn],
      conditions: OF_THIS_ACCOUNT,
    });
  }

  /**
   * Creates a key, in production only as it bills by the hour: CloudWatch can't publish to a topic
   * under SNS's own key.
   */
  private alarmKey(settings: StageSettings): Key {
    const key = new Key(this, 'AlarmKey', {
      description: `Alarms of ${this.page}`,
      enableKeyRotation: true,
      removalPolicy: settings.removalPolicy,
    });
    key.grants.encryptDecrypt(
      new ServicePrincipal('cloudwatch.amazonaws.com', { conditions: OF_THIS_ACCOUNT }),
    );
    return key;
  }
}
