import { setVariable } from '../../e2e/function-variable.ts';
import type { Checks } from '../../e2e/scenario.ts';
import type { Fixtures } from './fixtures.ts';

/**
 * Each stage has its own content and code. The last upload, here with exchanged tables, has an effect in
 * dev; prod keeps the published version.
 */
export async function checkStages({ api, site }: Fixtures, checks: Checks): Promise<void> {
  const name = api.deployment.output('GetSiteFunction');
  const path = `sites/${site}`;
  const both = async () => {
    const prod = await api.call('GET', path);
    const dev = await api.call('GET', path, { stage: 'dev' });
    return `prod ${prod.outcome}, dev ${dev.outcome}`;
  };
  checks.equal('The stage dev has its own content', 'prod 200, dev 404 unknown-site', await both());
  const [prodTable, devTable] = [
    api.deployment.output('TableName'),
    api.deployment.output('DevTableName'),
  ];
  await setVariable(name, 'DEV_TABLE', prodTable);
  await setVariable(name, 'PROD_TABLE', devTable);
  try {
    checks.equal(
      'The last upload has an effect in dev only: prod keeps its version',
      'prod 200, dev 200',
      await both(),
    );
  } finally {
    await setVariable(name, 'DEV_TABLE', devTable);
    await setVariable(name, 'PROD_TABLE', prodTable);
  }
}
