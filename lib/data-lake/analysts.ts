import { Aws, CfnOutput } from 'aws-cdk-lib';
import { AccountRootPrincipal, Grant, Role } from 'aws-cdk-lib/aws-iam';
import { CfnPrincipalPermissions } from 'aws-cdk-lib/aws-lakeformation';
import { Construct } from 'constructs';
import { LakeTables } from './lake-tables.ts';
import type { DataLakeOptions } from './options.ts';
import { grantQueries, type QueryPermissions } from './query-permissions.ts';

export interface AnalystsProps extends QueryPermissions, Pick<DataLakeOptions, 'lakeFormation'> {}

/**
 * Role of analysts: queries the curated tables in the workgroup; reads no raw records and writes no
 * tables. In an account whose catalogue Lake Formation controls, IAM's permissions are not enough:
 * with the option it gets Lake Formation's grants too.
 */
export class Analysts extends Construct {
  /** Role that principals of the account can assume. */
  readonly role: Role;

  constructor(scope: Construct, id: string, props: AnalystsProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      description: 'Queries curated tables; anyone whom the account lets assume it',
      assumedBy: new AccountRootPrincipal(),
    });
    const { databaseName, buckets, workgroup, lakeFormation } = props;
    grantQueries(this.role, { databaseName, buckets, workgroup, tables: LakeTables.CURATED });
    Grant.addToPrincipal({
      grantee: this.role,
      actions: ['athena:GetPreparedStatement', 'athena:GetWorkGroup', 'athena:ListNamedQueries'],
      resourceArns: [workgroup.workgroupArn],
    });
    if (lakeFormation === 'on') this.grantTables(databaseName);
    new CfnOutput(this, 'RoleArn', { value: this.role.roleArn }).overrideLogicalId('AnalystRole');
  }

  private grantTables(databaseName: string): void {
    const catalogId = Aws.ACCOUNT_ID;
    const principal = { dataLakePrincipalIdentifier: this.role.roleArn };
    new CfnPrincipalPermissions(this, 'Database', {
      principal,
      resource: { database: { catalogId, name: databaseName } },
      permissions: ['DESCRIBE'],
      permissionsWithGrantOption: [],
    });
    for (const name of LakeTables.CURATED) {
      new CfnPrincipalPermissions(this, name, {
        principal,
        resource: { table: { catalogId, databaseName, name } },
        permissions: ['DESCRIBE', 'SELECT'],
        permissionsWithGrantOption: [],
      });
    }
  }
}
