import { Duration, Validations } from 'aws-cdk-lib';
import { LambdaIntegration, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  BY_ZONE,
  type PageVariables,
  type SetAsideVariables,
  type WindowsVariables,
} from '../../lambda/stream-analytics/contract.ts';
import { ServiceApi } from '../common/service-api.ts';
import { ServiceFunction } from '../common/service-function.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { WALLBOARD_FOLDER, wallboardFiles } from './wallboard-files.ts';
import type { WindowTables } from './window-tables.ts';

export interface WallboardApiProps extends ServiceProps {
  /** Tables with the windows and the records that are in none. */
  readonly tables: WindowTables;
}

/** API with a function for each operation: `GET /` the wallboard, `GET /windows`, `GET /set-aside`. */
export class WallboardApi extends Construct {
  /** The REST API. */
  readonly api: RestApi;

  constructor(scope: Construct, id: string, props: WallboardApiProps) {
    super(scope, id);
    const { settings, monitoring, tables } = props;
    const page = new ServiceFunction(this, 'Page', {
      settings,
      monitoring,
      entry: 'stream-analytics/page',
      description: 'Returns the wallboard',
      timeout: Duration.seconds(5),
      memorySize: 256,
      files: wallboardFiles(),
      environment: { WALLBOARD_FOLDER } satisfies PageVariables,
    });
    const windows = new ServiceFunction(this, 'ReadWindows', {
      settings,
      monitoring,
      entry: 'stream-analytics/windows',
      description: 'Returns windows, newest first',
      timeout: Duration.seconds(10),
      memorySize: 512,
      environment: { WINDOWS_TABLE: tables.windows.tableName } satisfies WindowsVariables,
    });
    const { tableArn } = tables.windows;
    Grant.addToPrincipal({
      grantee: windows,
      actions: ['dynamodb:Query'],
      resourceArns: [tableArn, `${tableArn}/index/${BY_ZONE}`],
    });
    const setAside = new ServiceFunction(this, 'ReadSetAside', {
      settings,
      monitoring,
      entry: 'stream-analytics/set-aside',
      description: 'Returns records that are in no window, newest first',
      timeout: Duration.seconds(10),
      memorySize: 512,
      environment: { SET_ASIDE_TABLE: tables.setAside.tableName } satisfies SetAsideVariables,
    });
    tables.setAside.grants.actions(setAside, 'dynamodb:Query');

    this.api = new ServiceApi(this, 'Api', {
      settings,
      monitoring,
      description: 'Wallboard and windows of taxi trips',
    });
    const { root } = this.api;
    root.addMethod('GET', new LambdaIntegration(page));
    root.addResource('files').addResource('{file}').addMethod('GET', new LambdaIntegration(page));
    root.addResource('windows').addMethod('GET', new LambdaIntegration(windows));
    root.addResource('set-aside').addMethod('GET', new LambdaIntegration(setAside));
    this.acknowledgeFindings();
  }

  private acknowledgeFindings(): void {
    const open =
      'A screen on a wall has nobody who signs in; it shows sums of public data, and the stage throttles.';
    Validations.of(this.api).acknowledge(
      { id: 'AwsSolutions-APIG4', reason: open },
      { id: 'AwsSolutions-COG4', reason: open },
      {
        id: 'AwsSolutions-APIG2',
        reason: 'The functions validate each parameter, and name the value and the allowed ones.',
      },
      {
        id: 'AwsSolutions-APIG3',
        reason:
          'Reads of public sums, throttled to 100 a second: a web ACL costs more than they do.',
      },
    );
  }
}
