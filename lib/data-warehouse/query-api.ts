import { Duration, Validations } from 'aws-cdk-lib';
import { AuthorizationType, LambdaIntegration, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { FUNCTION_SECONDS, type TargetVariables } from '../../lambda/data-warehouse/contract.ts';
import { ServiceApi } from '../common/service-api.ts';
import { ServiceFunction } from '../common/service-function.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { callerRole } from './warehouse-role.ts';
import { Warehouse } from './warehouse.ts';

export interface QueryApiProps extends ServiceProps {
  /** Warehouse whose Data API runs the statements. */
  readonly warehouse: Warehouse;
}

/**
 * API for read-only SQL: `POST /queries` runs a query and returns its first page or, while it runs,
 * its id; `GET /queries/{id}` returns a page; `DELETE /queries/{id}` cancels it. Callers need IAM
 * permissions. One function, because the Data API lets only the caller that started a statement read it.
 */
export class QueryApi extends Construct {
  /** The REST API. */
  readonly api: RestApi;
  /** Function of all methods. */
  readonly function: ServiceFunction;
  /** Role of the function, whose database user runs the statements. */
  readonly role: IRole;

  constructor(scope: Construct, id: string, props: QueryApiProps) {
    super(scope, id);
    const { settings, monitoring, warehouse } = props;
    this.function = new ServiceFunction(this, 'Query', {
      settings,
      monitoring,
      entry: 'data-warehouse/query',
      description: 'Runs queries, pages through their results and cancels them',
      timeout: Duration.seconds(FUNCTION_SECONDS),
      memorySize: 512,
      environment: {
        TARGET_NAME: warehouse.target.TargetName,
        TARGET: warehouse.target.Target,
        DATABASE: Warehouse.DATABASE,
      } satisfies TargetVariables,
    });
    warehouse.grantUse(
      this.function,
      'ExecuteStatement',
      'DescribeStatement',
      'GetStatementResult',
      'CancelStatement',
    );
    this.api = new ServiceApi(this, 'Api', {
      settings,
      monitoring,
      description: 'Queries of the warehouse',
      defaultMethodOptions: { authorizationType: AuthorizationType.IAM },
    });
    const queries = this.api.root.addResource('queries');
    const query = queries.addResource('{id}');
    queries.addMethod('POST', new LambdaIntegration(this.function));
    query.addMethod('GET', new LambdaIntegration(this.function));
    query.addMethod('DELETE', new LambdaIntegration(this.function));
    Validations.of(this.api).acknowledge(
      { id: 'AwsSolutions-APIG2', reason: 'Query validates, and names the field and the remedy.' },
      { id: 'AwsSolutions-APIG3', reason: 'Only callers with IAM permissions pass API Gateway.' },
      { id: 'AwsSolutions-COG4', reason: 'Callers are programs, which sign with their roles.' },
    );
    this.role = callerRole(this.function);
  }
}
