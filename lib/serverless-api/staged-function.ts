import { Aws, Duration } from 'aws-cdk-lib';
import { Integration, IntegrationType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { DataTable } from '../common/data-table.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { ServiceFunction } from '../common/service-function.ts';
import { STAGES, TABLE_VARIABLES, type Stage } from '../../lambda/serverless-api/contract.ts';

export interface StagedFunctionProps extends ServiceProps {
  /** File in lambda/serverless-api/, without its extension. */
  readonly name: string;
  /** Description of the function, one sentence. */
  readonly description: string;
  /** Table of each stage. */
  readonly tables: Readonly<Record<Stage, DataTable>>;
  /** Actions on the tables, such as `GetItem`; with none, the function does not get their names. */
  readonly permissions: readonly string[];
  /** @default - the variables of every function, and the tables */
  readonly environment?: Record<string, string>;
}

/**
 * Function with an alias for each stage: `prod` is a published version, which allows a rollback;
 * `dev` is the code deployed last.
 */
export class StagedFunction extends ServiceFunction {
  /** URI for API Gateway, which inserts the stage variable `alias` at each call. */
  readonly uri: string;
  private readonly aliases: Readonly<Record<Stage, Alias>>;

  constructor(scope: Construct, id: string, props: StagedFunctionProps) {
    const { settings, monitoring, description, name, tables, permissions, environment } = props;
    const tableNames = Object.fromEntries(
      STAGES.map((stage) => [TABLE_VARIABLES[stage], tables[stage].tableName]),
    );
    super(scope, id, {
      settings,
      monitoring,
      description,
      entry: `serverless-api/${name}`,
      timeout: Duration.seconds(10),
      memorySize: 512,
      environment: { ...(permissions.length > 0 && tableNames), ...environment },
    });
    if (permissions.length > 0) {
      for (const stage of STAGES)
        tables[stage].grants.actions(
          this,
          ...permissions.map((permission) => `dynamodb:${permission}`),
        );
    }
    this.aliases = {
      prod: new Alias(this, 'Prod', { aliasName: 'prod', version: this.currentVersion }),
      dev: new Alias(this, 'Dev', { aliasName: 'dev', version: this.latestVersion }),
    };
    const path = `path/2015-03-31/functions/${this.functionArn}:\${stageVariables.alias}`;
    this.uri = `arn:${Aws.PARTITION}:apigateway:${Aws.REGION}:lambda:${path}/invocations`;
  }

  /** Returns an integration that calls the alias of the stage, and grants the method the permission. */
  integration(api: RestApi, method: string, path: string): Integration {
    const requests = path.replaceAll(/{\w+}/g, '*');
    for (const stage of STAGES)
      this.letApiCall(stage, api.arnForExecuteApi(method, requests, stage));
    return new Integration({
      type: IntegrationType.AWS_PROXY,
      integrationHttpMethod: 'POST',
      uri: this.uri,
    });
  }

  /** Grants API Gateway permission to call the alias of a stage. */
  letApiCall(stage: Stage, sourceArn: string): void {
    this.aliases[stage].addPermission('Api', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn,
    });
  }
}
