import { Duration, Validations } from 'aws-cdk-lib';
import { AuthorizationType, LambdaIntegration, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import type { StatusVariables, SubmitVariables } from '../../lambda/queue-worker/contract.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { ServiceApi } from '../common/service-api.ts';
import { ServiceFunction } from '../common/service-function.ts';
import { grantSend } from '../common/queue-permissions.ts';
import type { JobResources } from './job-resources.ts';

export interface JobApiProps extends ServiceProps {
  /** Table and queues of the jobs. */
  readonly resources: JobResources;
}

/** API with a function for each operation: `POST /jobs` queues a job, `GET /jobs/{id}` returns its state. Callers need IAM permissions. */
export class JobApi extends Construct {
  /** The REST API. */
  readonly api: RestApi;

  constructor(scope: Construct, id: string, props: JobApiProps) {
    super(scope, id);
    const { settings, monitoring } = props;
    const { jobs, standard, fifo } = props.resources;
    const submit = new ServiceFunction(this, 'Submit', {
      settings,
      monitoring,
      entry: 'queue-worker/submit',
      description: 'Writes a job down and queues it',
      timeout: Duration.seconds(10),
      memorySize: 512,
      environment: {
        JOBS_TABLE: jobs.tableName,
        QUEUE_URL: standard.queue.queueUrl,
        ORDERED_QUEUE_URL: fifo.queue.queueUrl,
      } satisfies SubmitVariables,
    });
    jobs.grants.actions(submit, 'dynamodb:PutItem');
    for (const { queue } of [standard, fifo]) grantSend(queue, submit);
    const status = new ServiceFunction(this, 'Status', {
      settings,
      monitoring,
      entry: 'queue-worker/status',
      description: 'Answers the state of a job',
      timeout: Duration.seconds(10),
      memorySize: 512,
      environment: { JOBS_TABLE: jobs.tableName } satisfies StatusVariables,
    });
    jobs.grants.actions(status, 'dynamodb:GetItem');

    this.api = new ServiceApi(this, 'Api', {
      settings,
      monitoring,
      description: 'Jobs and their states',
      defaultMethodOptions: { authorizationType: AuthorizationType.IAM },
    });
    const path = this.api.root.addResource('jobs');
    path.addMethod('POST', new LambdaIntegration(submit));
    path.addResource('{id}').addMethod('GET', new LambdaIntegration(status));
    this.acknowledgeFindings();
  }

  private acknowledgeFindings(): void {
    Validations.of(this.api).acknowledge(
      { id: 'AwsSolutions-APIG2', reason: 'Submit validates, and names the field and the remedy.' },
      { id: 'AwsSolutions-APIG3', reason: 'Only callers with IAM’s leave get past API Gateway.' },
      { id: 'AwsSolutions-COG4', reason: 'Callers are programs, which sign with their roles.' },
    );
  }
}
