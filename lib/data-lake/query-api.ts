import { Duration, Validations } from 'aws-cdk-lib';
import { AuthorizationType, LambdaIntegration, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import {
  NAMED_QUERIES,
  QUERY_SECONDS,
  type NamedQuery,
  type QueryVariables,
} from '../../lambda/data-lake/contract.ts';
import { ServiceApi } from '../common/service-api.ts';
import { ServiceFunction } from '../common/service-function.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { grantQueries, type QueryPermissions } from './query-permissions.ts';

export interface QueryApiProps extends ServiceProps, QueryPermissions {}

/** API with one operation: `GET /queries/{name}` runs a named query. Callers need IAM permissions. */
export class QueryApi extends Construct {
  /** Names of the tables that the served queries read. */
  static readonly TABLES = ['trips', 'zones'];

  /** The REST API. */
  readonly api: RestApi;

  constructor(scope: Construct, id: string, props: QueryApiProps) {
    super(scope, id);
    const { settings, monitoring, databaseName, buckets, workgroup } = props;
    const served = Object.entries<NamedQuery>(NAMED_QUERIES)
      .filter(([, query]) => query.served !== false)
      .map(([name]) => [name, workgroup.queries[name]?.attrNamedQueryId ?? '']);
    const query = new ServiceFunction(this, 'Query', {
      settings,
      monitoring,
      entry: 'data-lake/query',
      description: 'Runs a named query and answers a page of its rows',
      timeout: Duration.seconds(QUERY_SECONDS + 6),
      memorySize: 512,
      environment: {
        WORKGROUP: workgroup.workgroupName,
        NAMED_QUERIES: served.map((pair) => pair.join('=')).join(','),
      } satisfies QueryVariables,
    });
    const { TABLES: tables } = QueryApi;
    grantQueries(query.role, { databaseName, buckets, workgroup, tables });

    this.api = new ServiceApi(this, 'Api', {
      settings,
      monitoring,
      description: 'Named queries of the data lake',
      defaultMethodOptions: { authorizationType: AuthorizationType.IAM },
    });
    this.api.root
      .addResource('queries')
      .addResource('{name}')
      .addMethod('GET', new LambdaIntegration(query));
    Validations.of(this.api).acknowledge(
      {
        id: 'AwsSolutions-APIG2',
        reason: 'The function validates, and names the parameter and the remedy.',
      },
      { id: 'AwsSolutions-APIG3', reason: 'Only callers with IAM permissions pass API Gateway.' },
      { id: 'AwsSolutions-COG4', reason: 'Callers are programs, which sign with their roles.' },
    );
  }
}
