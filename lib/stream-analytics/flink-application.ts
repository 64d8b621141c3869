import { Aws, Stack } from 'aws-cdk-lib';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Stream } from 'aws-cdk-lib/aws-kinesis';
import {
  CfnApplication,
  CfnApplicationCloudWatchLoggingOption,
} from 'aws-cdk-lib/aws-kinesisanalyticsv2';
import { LogGroup, LogStream } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { PROPERTIES, PROPERTY_GROUP } from '../../lambda/stream-analytics/contract.ts';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { addJobAlarms } from './job-alarms.ts';
import { JobCode } from './job-code.ts';
import { grantJob } from './job-permissions.ts';
import { TripStream } from './trip-stream.ts';
import type { WindowTables } from './window-tables.ts';

export interface FlinkApplicationProps extends ServiceProps {
  /** Stream of the trips. */
  readonly stream: Stream;
  /** Tables that the job writes. */
  readonly tables: WindowTables;
}

/**
 * Application of Managed Service for Apache Flink. Nothing starts it on deployment, as a running one
 * bills by the hour: `npm run analytics -- start` does. The CDK's alpha construct would create a role
 * with wildcards.
 */
export class FlinkApplication extends Construct {
  /** Milliseconds between two checkpoints: time that is processed again after a failure. */
  static readonly CHECKPOINT_INTERVAL = 10_000;
  /** Tasks that compute windows; one reads the stream. More than shards would have nothing to do. */
  static readonly PARALLELISM = { sandbox: 1, production: 2 } as const;

  /** Outputs of the stack. */
  readonly outputs: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: FlinkApplicationProps) {
    super(scope, id);
    const { settings, monitoring, stream, tables } = props;
    const code = new JobCode(this, 'Code');
    const logs = new LogGroup(this, 'Logs', {
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    const { logStreamName } = new LogStream(this, 'LogStream', {
      logGroup: logs,
      removalPolicy: settings.removalPolicy,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('kinesisanalytics.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    grantJob(role, { stream, tables });
    const codeArn = code.bucket.arnForObjects(code.key);
    Grant.addToPrincipal({
      grantee: role,
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resourceArns: [codeArn],
    });
    const logStreamArn = `${logs.logGroupArn.replace(/:\*$/, '')}:log-stream:${logStreamName}`;
    const parallelism = Math.min(FlinkApplication.PARALLELISM[settings.stage], TripStream.SHARDS);
    const application = new CfnApplication(this, 'Application', {
      applicationDescription: 'Windows of taxi trips by pick-up zone',
      runtimeEnvironment: 'FLINK-1_20',
      serviceExecutionRole: role.roleArn,
      applicationConfiguration: {
        applicationCodeConfiguration: {
          codeContentType: 'ZIPFILE',
          codeContent: {
            s3ContentLocation: { bucketArn: code.bucket.bucketArn, fileKey: code.key },
          },
        },
        applicationSnapshotConfiguration: { snapshotsEnabled: true },
        flinkApplicationConfiguration: {
          checkpointConfiguration: {
            configurationType: 'CUSTOM',
            checkpointingEnabled: true,
            checkpointInterval: FlinkApplication.CHECKPOINT_INTERVAL,
            minPauseBetweenCheckpoints: 5_000,
          },
          monitoringConfiguration: {
            configurationType: 'CUSTOM',
            metricsLevel: 'APPLICATION',
            logLevel: 'INFO',
          },
          parallelismConfiguration: {
            configurationType: 'CUSTOM',
            autoScalingEnabled: false,
            parallelism,
            parallelismPerKpu: 1,
          },
        },
        environmentProperties: {
          propertyGroups: [
            {
              propertyGroupId: PROPERTY_GROUP,
              propertyMap: {
                [PROPERTIES.streamName]: stream.streamName,
                [PROPERTIES.region]: Stack.of(this).region,
                [PROPERTIES.windowsTable]: tables.windows.tableName,
                [PROPERTIES.setAsideTable]: tables.setAside.tableName,
              },
            },
          ],
        },
      },
    });
    // The service reads the code when the application is created.
    application.node.addDependency(role);
    new CfnApplicationCloudWatchLoggingOption(this, 'Logging', {
      applicationName: application.ref,
      cloudWatchLoggingOption: { logStreamArn },
    });
    Grant.addToPrincipal({
      grantee: role,
      actions: ['logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resourceArns: [logs.logGroupArn],
    });
    Grant.addToPrincipal({
      grantee: role,
      actions: ['logs:DescribeLogGroups'],
      resourceArns: ['*'],
    });
    acknowledgeWildcards(
      role,
      ['*'],
      'CloudWatch Logs has no resource-level permission to list log groups.',
    );
    this.outputs = { ApplicationName: application.ref };
    addJobAlarms(monitoring, application.ref, stream);
  }
}
