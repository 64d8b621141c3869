import { Aws, Duration, RemovalPolicy, TimeZone } from 'aws-cdk-lib';
import { Grant, Role, ServicePrincipal, type IRole } from 'aws-cdk-lib/aws-iam';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import {
  CLOSES,
  OPENS,
  TIME_ZONE,
  WINDOW_MINUTES,
  type HoursTask,
  type SetHoursVariables,
} from '../../lambda/market-hours/contract.ts';
import { DeadLetterQueue } from '../common/dead-letter-queue.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { ServiceFunction } from '../common/service-function.ts';
import type { WorkerService } from '../common/worker-service.ts';
import { grantSend, QueueDestination } from '../common/queue-permissions.ts';
import { watchHours } from './hours-alarms.ts';
import { CHECK_MINUTES, SET_HOURS } from './hours-metrics.ts';

export interface ExchangeHoursProps extends ServiceProps {
  /** Service that runs only while the exchange trades. */
  readonly service: WorkerService;
  /** Number of tasks while the exchange trades. */
  readonly size: number;
}

/**
 * Schedules -> function -> the service's desired count. Three schedules, in the exchange's time
 * zone, have the times at which the count may change; a fourth runs a check every five minutes. The
 * function reads the opening hours of the day from the calendar.
 */
export class ExchangeHours extends Construct {
  /** Maximum age of an event; the next check replaces an older one. */
  static readonly MAX_EVENT_AGE = Duration.minutes(CHECK_MINUTES);

  /** Function that sets the desired count and checks it. */
  readonly setHours: ServiceFunction;
  /** Schedules that call the function. */
  readonly schedules: ScheduleGroup;
  /** Dead-letter queue of events that could not be delivered, or that failed three times. */
  private readonly failed: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: ExchangeHoursProps) {
    super(scope, id);
    this.failed = new DeadLetterQueue(this, 'Missed', {
      monitoring: props.monitoring,
      alarm: 'HoursWereMissed',
      summary: 'A schedule could not call the function, or the function failed at it three times.',
      runbook: 'hours-were-missed',
      graph: 'Queues: messages waiting and dead',
      label: 'Hours: missed',
    });
    this.setHours = this.function(props);
    this.schedules = new ScheduleGroup(this, 'Schedules', {
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.addSchedules(this.schedulerRole());
    watchHours(props.monitoring, this.setHours);
  }

  private function(props: ExchangeHoursProps): ServiceFunction {
    const { settings, monitoring, service, size } = props;
    const setHours = new ServiceFunction(this, 'SetHours', {
      settings,
      monitoring,
      entry: SET_HOURS,
      description:
        'Gives the service its size while the exchange trades, and zero while it does not',
      timeout: Duration.seconds(30),
      memorySize: 256,
      environment: {
        CLUSTER: service.cluster.clusterName,
        SERVICE: service.service.serviceName,
        SERVICE_SIZE: String(size),
      } satisfies SetHoursVariables,
    });
    Grant.addToPrincipal({
      grantee: setHours,
      actions: ['ecs:DescribeServices', 'ecs:UpdateService'],
      resourceArns: [service.service.serviceArn],
    });
    // Scheduler invokes asynchronously: Lambda retries after an error of the function.
    setHours.configureAsyncInvoke({
      onFailure: new QueueDestination(this.failed),
      retryAttempts: 2,
      maxEventAge: ExchangeHours.MAX_EVENT_AGE,
    });
    return setHours;
  }

  /** Role that may call the function and send to the DLQ; the CDK's own role could call all its versions. */
  private schedulerRole(): IRole {
    const role = new Role(this, 'SchedulerRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Aws.ACCOUNT_ID,
            'aws:SourceArn': this.schedules.scheduleGroupArn,
          },
        },
      }),
    });
    Grant.addToPrincipal({
      grantee: role,
      actions: ['lambda:InvokeFunction'],
      resourceArns: [this.setHours.functionArn],
    });
    grantSend(this.failed, role);
    return role.withoutPolicyUpdates();
  }

  private addSchedules(role: IRole): void {
    const timeZone = TimeZone.of(TIME_ZONE);
    for (const [name, minute] of [
      ['Open', OPENS],
      ['CloseEarly', CLOSES.early],
      ['Close', CLOSES.full],
    ] as const) {
      const expression = ScheduleExpression.cron({
        minute: String(minute % 60),
        hour: String(Math.floor(minute / 60)),
        weekDay: 'MON-FRI',
        timeZone,
      });
      const timeWindow = TimeWindow.flexible(Duration.minutes(WINDOW_MINUTES));
      this.addSchedule(name, role, { schedule: expression, timeWindow, task: 'set' });
    }
    // In UTC: in the exchange's time zone, the schedule would skip the repeated hour at the end of daylight saving time.
    const often = ScheduleExpression.cron({ minute: `0/${CHECK_MINUTES}` });
    this.addSchedule('Check', role, {
      schedule: often,
      timeWindow: TimeWindow.off(),
      task: 'check',
    });
  }

  private addSchedule(name: string, role: IRole, props: TimedTask): void {
    const { task, ...times } = props;
    new Schedule(this, name, {
      ...times,
      scheduleGroup: this.schedules,
      target: new LambdaInvoke(this.setHours, {
        role,
        input: ScheduleTargetInput.fromObject({ time: ContextAttribute.scheduledTime, task }),
        deadLetterQueue: this.failed,
        retryAttempts: 3,
        maxEventAge: ExchangeHours.MAX_EVENT_AGE,
      }),
    });
  }
}

/** Time of a call and the task of the function. */
interface TimedTask {
  readonly schedule: ScheduleExpression;
  readonly timeWindow: TimeWindow;
  readonly task: HoursTask;
}
