import { Duration } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { join } from 'node:path';
import {
  BY_ZONE,
  type PageVariables,
  type SetAsideVariables,
  type WindowsVariables,
} from '../../../lambda/stream-analytics/contract.ts';
import { programImage } from '../../common/program-image.ts';
import { ProgramTask } from '../../common/program-task.ts';
import type { ServiceProps } from '../../common/service-props.ts';
import { WALLBOARD_FOLDER, wallboardFiles } from '../wallboard-files.ts';
import type { WindowTables } from '../window-tables.ts';

export interface DashboardTaskProps extends Pick<ServiceProps, 'settings'> {
  /** Tables with the windows and the records that are in none. */
  readonly tables: WindowTables;
}

/** Task of the dashboard host, with the smallest CPU: it queries both tables. */
export class DashboardTask extends ProgramTask {
  /** Port of the server in the image. */
  static readonly PORT = 8080;
  /** Program in the image. */
  private static readonly ENTRY = 'stream-analytics/dashboard';

  constructor(scope: Construct, id: string, props: DashboardTaskProps) {
    const { settings, tables } = props;
    const { windows, setAside } = tables;
    super(scope, id, {
      settings,
      entry: DashboardTask.ENTRY,
      container: 'Dashboard',
      image: programImage(
        DashboardTask.ENTRY,
        settings.architecture,
        join(import.meta.dirname, 'Dockerfile'),
        wallboardFiles(),
      ),
      cpu: 256,
      memoryLimitMiB: 512,
      portMappings: [{ containerPort: DashboardTask.PORT }],
      stopTimeout: Duration.seconds(30),
      healthCheck: ProgramTask.HEALTH_CHECK,
      environment: {
        WALLBOARD_FOLDER,
        WINDOWS_TABLE: windows.tableName,
        SET_ASIDE_TABLE: setAside.tableName,
      } satisfies PageVariables & WindowsVariables & SetAsideVariables,
    });
    Grant.addToPrincipal({
      grantee: this.taskRole,
      actions: ['dynamodb:Query'],
      resourceArns: [windows.tableArn, `${windows.tableArn}/index/${BY_ZONE}`, setAside.tableArn],
    });
  }
}
