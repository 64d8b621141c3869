import { CfnOutput, Fn } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DataTable } from '../common/data-table.ts';
import { Monitoring } from '../common/monitoring.ts';
import { OriginSecret, type OriginProps } from '../common/origin-secret.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { ContentApi } from './content-api.ts';
import { Editors } from './editors.ts';
import { watchTable } from './table-alarms.ts';

/**
 * Serverless content API (London 2016: "Our API is powered by the AWS API Gateway, Lambda functions
 * and DynamoDB only"), with a function and an authorizer for each method.
 *
 *     everyone ───────────────────────┐
 *     editors ── user pool ───────────┤
 *     machines ── IAM ────────────────┼─▶ REST API ─▶ a function each ─▶ table
 *     programs ── authorize, a token ─┘   prod, dev    alias prod, dev     of prod, of dev
 */
export class ServerlessApiStack extends SummitStack {
  constructor(scope: Construct, id: string, props: DeploymentProps & OriginProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks F: serverless content API',
      architecture: 'serverless-api',
    });
    const { settings, originSecret } = props;
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'serverless-api' });

    // Keys are described in README.md; API tokens expire by `ttl`.
    const keys = { partitionKey: 'pk', sortKey: 'sk', timeToLiveAttribute: 'ttl' };
    const tables = {
      prod: new DataTable(this, 'Content', { settings, ...keys }),
      dev: new DataTable(this, 'DevContent', { settings, ...keys }),
    };
    watchTable(monitoring, tables.prod);
    const { userPool, loginUrl } = new Editors(this, 'Editors', { settings });
    const origin =
      originSecret === undefined
        ? undefined
        : new OriginSecret(this, 'Origin', { generation: originSecret });
    const { api, machine, functions } = new ContentApi(this, 'Api', {
      ...{ settings, monitoring, tables, userPool },
      policy: origin?.policy,
    });

    for (const [name, value] of Object.entries({
      ApiUrl: api.url,
      ApiDomain: Fn.parseDomainName(api.url),
      DevApiUrl: api.stages.dev?.urlForPath('/') ?? '',
      UserPoolId: userPool.userPoolId,
      LoginUrl: loginUrl,
      TableName: tables.prod.tableName,
      DevTableName: tables.dev.tableName,
      MachineRoleArn: machine.roleArn,
      // For the check that each stage has its own version of the code.
      GetSiteFunction: functions.get('get-site')?.functionName ?? '',
    })) {
      new CfnOutput(this, name, { value });
    }
  }
}
