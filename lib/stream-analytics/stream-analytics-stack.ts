import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Monitoring } from '../common/monitoring.ts';
import { SharedSearch } from '../common/search/shared.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { EmrEngine } from './emr/emr-engine.ts';
import { FlinkApplication } from './flink-application.ts';
import type { StreamAnalyticsOptions } from './options.ts';
import { TripStream } from './trip-stream.ts';
import { WallboardApi } from './wallboard-api.ts';
import { WindowIndex } from './window-index.ts';
import { WindowTables } from './window-tables.ts';

export interface StreamAnalyticsStackProps extends DeploymentProps, StreamAnalyticsOptions {
  /** Stack with the domain and the installer. */
  readonly search: Stack;
}

/**
 * Taxi trips, summed up by zone while they arrive, on a live wallboard (London 2019, Chicago 2017).
 *
 *     trips:send ─▶ data stream ─▶ Flink ─▶ windows ─▶ index-windows ─▶ OpenSearch
 *                                     │        └─▶ API ─▶ wallboard
 *                                     └▶ set aside: late trips, rejected records
 */
export class StreamAnalyticsStack extends SummitStack {
  constructor(scope: Construct, id: string, props: StreamAnalyticsStackProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks H: Stream analytics',
      architecture: 'stream-analytics',
    });
    const { settings } = props;
    this.addStackDependency(props.search, 'its domain and installer');
    const search = new SharedSearch(this, 'Search', { stack: props.search });
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'stream-analytics' });

    const stream = new TripStream(this, 'Trips', { settings, monitoring });
    const tables = new WindowTables(this, 'Tables', { settings });
    const Engine = props.engine === 'managed' ? FlinkApplication : EmrEngine;
    const engine = new Engine(this, 'Flink', { settings, monitoring, stream, tables });
    const index = new WindowIndex(this, 'Index', {
      settings,
      monitoring,
      windows: tables.windows,
      search,
    });
    const { api } = new WallboardApi(this, 'Wallboard', { settings, monitoring, tables });

    for (const [name, value] of Object.entries({
      StreamName: stream.streamName,
      ...engine.outputs,
      WallboardUrl: api.url,
      WindowsTable: tables.windows.tableName,
      SetAsideTable: tables.setAside.tableName,
      FailuresQueueUrl: index.failures.queueUrl,
      IndexFunction: index.function.functionName,
      DomainHost: search.domain.domainEndpoint,
      OperatorRole: search.operator.roleArn,
    }))
      new CfnOutput(this, name, { value });
  }
}
