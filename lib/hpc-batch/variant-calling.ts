import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack, Validations } from 'aws-cdk-lib';
import type { JobQueue } from 'aws-cdk-lib/aws-batch';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import { monitorExecutions } from '../common/monitor-executions.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { CallingFunctions } from './calling-functions.ts';
import type { GenomicsJob } from './genomics-job.ts';

export interface VariantCallingProps extends ServiceProps {
  /** Queue of the jobs. */
  readonly queue: JobQueue;
  /** Job definition of all steps. */
  readonly job: GenomicsJob;
  /** Functions of the tasks that are not jobs. */
  readonly functions: CallingFunctions;
}

/** State machine of variant-calling.asl.json, with the permissions that its tasks require. */
export class VariantCalling extends Construct {
  /** File with the definition, in Amazon States Language. */
  static readonly DEFINITION = join(import.meta.dirname, 'variant-calling.asl.json');

  /** State machine with this definition. */
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: VariantCallingProps) {
    super(scope, id);
    const { settings, monitoring, queue, job, functions } = props;
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      comment: 'Calls the variants of a genome with array jobs',
      definitionBody: DefinitionBody.fromString(readFileSync(VariantCalling.DEFINITION, 'utf8')),
      definitionSubstitutions: {
        PlanFunction: functions.plan.functionArn,
        RegisterFunction: functions.register.functionArn,
        ExplainFunction: functions.explain.functionArn,
        JobQueue: queue.jobQueueArn,
        JobDefinition: job.definition.jobDefinitionArn,
      },
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Logs', {
          retention: settings.logRetention,
          removalPolicy: settings.removalPolicy,
        }),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
    this.grantTasks(props);
    monitorExecutions(monitoring, {
      stateMachine: this.stateMachine,
      failedSummary: 'Executions fail: the cause of each names the job and its log.',
      timedOutSummary: 'Executions run longer than a day.',
    });
  }

  private grantTasks({ queue, job, functions }: VariantCallingProps): void {
    const stack = Stack.of(this);
    const { plan, register, explain } = functions;
    this.allow(
      ['lambda:InvokeFunction'],
      ...[plan, register, explain].map((each) => each.functionArn),
    );
    this.allow(['batch:SubmitJob'], queue.jobQueueArn, job.definition.jobDefinitionArn);
    // An execution that is stopped terminates its job, whose id is not known here.
    const jobs = stack.formatArn({ service: 'batch', resource: 'job', resourceName: '*' });
    this.allow(['batch:TerminateJob'], jobs);
    this.allow(['batch:DescribeJobs'], '*');
    // Rule by which Step Functions learns of the end of jobs:
    // https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html
    this.allow(
      ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
      stack.formatArn({
        service: 'events',
        resource: 'rule',
        resourceName: 'StepFunctionsGetEventsForBatchJobsRule',
      }),
    );
    const { role } = this.stateMachine;
    acknowledgeWildcards(role, [jobs], 'The jobs of the executions, whose ids AWS Batch chooses.');
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'DescribeJobs, the delivery of logs and X-Ray have no resource-level permissions: ' +
        'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbatch.html',
    });
  }

  private allow(actions: string[], ...resourceArns: string[]): void {
    Grant.addToPrincipal({ grantee: this.stateMachine, actions, resourceArns });
  }
}
