import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Role that no account has: Trino refuses an empty list. */
const NO_ROLE = 'arn:aws:iam::000000000000:role/none';

/**
 * Writes the catalogs of Trino over an emulator's Glue and S3: `awsdatacatalog` as Athena has it, and
 * `iceberg`, to which it redirects Iceberg tables. A caller names the role whose permissions it has
 * in S3; the launcher of MiniStack lists the roles in roles.json.
 *
 * @param emulator endpoint, e.g. `http://127.0.0.1:4566`
 */
export function writeCatalogs(folder: string, emulator: string): void {
  const roles = join(folder, 'roles.json');
  const services = {
    'hive.metastore.glue.endpoint-url': emulator,
    'hive.metastore.glue.region': 'us-east-1',
    'hive.metastore.glue.aws-access-key': 'test',
    'hive.metastore.glue.aws-secret-key': 'test',
    'fs.native-s3.enabled': 'true',
    's3.endpoint': emulator,
    's3.sts.endpoint': emulator,
    's3.region': 'us-east-1',
    's3.sts.region': 'us-east-1',
    's3.path-style-access': 'true',
    's3.aws-access-key': 'test',
    's3.aws-secret-key': 'test',
    's3.security-mapping.enabled': 'true',
    's3.security-mapping.config-file': roles,
    's3.security-mapping.iam-role-credential-name': 'role',
    's3.security-mapping.refresh-period': '100ms',
  };
  const catalogs = {
    awsdatacatalog: {
      'connector.name': 'hive',
      'hive.metastore': 'glue',
      'hive.iceberg-catalog-name': 'iceberg',
      'hive.partition-projection-enabled': 'true',
      // As Athena: https://docs.aws.amazon.com/athena/latest/ug/tables-location-format.html
      'hive.recursive-directories': 'true',
      'hive.non-managed-table-writes-enabled': 'true',
    },
    iceberg: { 'connector.name': 'iceberg', 'iceberg.catalog.type': 'glue' },
  };
  const mappings = [
    { user: 'root', useClusterDefault: 'true' },
    { user: 'role', allowedIamRoles: [NO_ROLE] },
  ];
  writeFileSync(roles, JSON.stringify({ mappings }));
  for (const [name, own] of Object.entries(catalogs)) {
    const lines = Object.entries({ ...own, ...services }).map((pair) => pair.join('='));
    writeFileSync(join(folder, `${name}.properties`), `${lines.join('\n')}\n`);
  }
}
