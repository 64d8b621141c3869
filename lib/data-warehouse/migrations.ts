import { Aws, Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { QUERY_SECONDS } from '../../lambda/data-warehouse/contract.ts';
import { DeadLetterQueue } from '../common/dead-letter-queue.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { migrationFiles } from './migration-files.ts';
import { StatementMachine } from './statement-machine.ts';
import { Warehouse } from './warehouse.ts';
import type { WarehouseRole } from './warehouse-role.ts';

export interface MigrationsProps extends ServiceProps {
  /** Warehouse whose Data API runs the statements. */
  readonly warehouse: Warehouse;
  /** Roles of COPY, of UNLOAD and of the external schema. */
  readonly roles: Readonly<Record<'copy' | 'unload' | 'spectrum', WarehouseRole>>;
  /** Glue database of the external schema. */
  readonly lakeDatabase: string;
  /** Roles whose database users get permissions. */
  readonly users: Readonly<Record<'load' | 'query' | 'export', IRole>>;
}

/**
 * Versioned SQL: after each deployment of the stack, a state machine applies the files of
 * sql/migrations that the history table does not have, each in a transaction.
 */
export class Migrations extends Construct {
  /** Dead-letter queue of deployments whose execution could not be started. */
  readonly failed: DeadLetterQueue;
  /** State machine of the migrations. */
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: MigrationsProps) {
    super(scope, id);
    const { settings, monitoring, warehouse, roles, users } = props;
    this.stateMachine = new StatementMachine(this, 'StateMachine', {
      settings,
      file: 'migrations.asl.json',
      comment: 'Applies SQL files to the warehouse',
      complete: withFiles,
      substitutions: {
        ...warehouse.target,
        Database: Warehouse.DATABASE,
        ...warehouse.administration,
        // A sandbox stops; in production a person decides.
        BreachAction: settings.protectData ? 'emit-metric' : 'deactivate',
        LoadFunctionRole: users.load.roleName,
        QueryFunctionRole: users.query.roleName,
        ExportRole: users.export.roleName,
        CopyRoleArn: roles.copy.roleArn,
        UnloadRoleArn: roles.unload.roleArn,
        SpectrumRoleArn: roles.spectrum.roleArn,
        LakeDatabase: props.lakeDatabase,
        QueryTimeoutMilliseconds: String(QUERY_SECONDS * 1_000),
      },
    });
    warehouse.grantAdministration(
      this.stateMachine.role,
      'BatchExecuteStatement',
      'ExecuteStatement',
      'DescribeStatement',
      'GetStatementResult',
    );
    this.failed = new DeadLetterQueue(this, 'Failed', {
      monitoring,
      alarm: 'MigrationsDoNotStart',
      summary: 'EventBridge could not start the migrations after a deployment.',
      runbook: 'migrations-do-not-start',
      graph: 'Queues: messages waiting and dead',
      label: 'migrations not started',
    });
    this.startAfterDeployments();
    this.monitor(props);
  }

  private startAfterDeployments(): void {
    const deployed = new Rule(this, 'Deployed', {
      description: 'Deployments of this stack',
      eventPattern: {
        source: ['aws.cloudformation'],
        detailType: ['CloudFormation Stack Status Change'],
        detail: {
          'stack-id': [Aws.STACK_ID],
          'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE'] },
        },
      },
    });
    deployed.addTarget(
      new SfnStateMachine(this.stateMachine, {
        deadLetterQueue: this.failed,
        maxEventAge: Duration.hours(2),
        retryAttempts: 24,
      }),
    );
  }

  private monitor({ monitoring }: MigrationsProps): void {
    const period = Duration.minutes(5);
    const failed = this.stateMachine.metricFailed({ period, label: 'failed' });
    const timedOut = this.stateMachine.metricTimedOut({ period, label: 'timed out' });
    monitoring.alarm('MigrationsFail', {
      severity: 'critical',
      summary: 'A migration failed or was changed: the schema is that of the version before.',
      runbook: 'migrations-fail',
      metric: failed,
      threshold: 1,
    });
    monitoring.alarm('MigrationsTimeOut', {
      severity: 'critical',
      summary: 'Migrations run longer than an hour.',
      runbook: 'migrations-fail',
      metric: timedOut,
      threshold: 1,
    });
    monitoring.graph(
      'Migrations and exports',
      this.stateMachine.metricSucceeded({ period, label: 'migrations succeeded' }),
      failed.with({ label: 'migrations failed' }),
      timedOut.with({ label: 'migrations timed out' }),
    );
  }
}

/** Puts the SQL files into the definition. */
function withFiles(text: string): string {
  const definition = JSON.parse(text) as {
    States: { ReadFiles: { Assign: { files: unknown } } };
  };
  definition.States.ReadFiles.Assign.files = migrationFiles();
  return JSON.stringify(definition);
}
