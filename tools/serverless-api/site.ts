/** `npm run site`: puts the editing page of the content API where CloudFront finds it. */
import { Command } from 'commander';
import { CATALOGUE } from '../../lib/catalogue.ts';
import { findEndpoint, readOutputs } from '../support/endpoint.ts';
import { runCommand, UserError } from '../support/user-error.ts';
import { siteOutputs, uploadSite } from './upload-site.ts';

await runCommand(async () => {
  new Command('npm run site')
    .description(
      'Uploads the editing page of the content API, with the settings of this deployment.',
    )
    .exitOverride()
    .parse();
  const { stacks = [] } = CATALOGUE.find(({ id }) => id === 'serverless-api') ?? {};
  const endpoint = await findEndpoint();
  const outputs = siteOutputs((await readOutputs(stacks)) ?? {});
  if ('missing' in outputs) {
    throw new UserError(
      `${stacks.join(', ')} at ${endpoint.name} have no output ${outputs.missing.join(', ')}: run 'npx cdk deploy ${stacks.at(-1) ?? ''}' first.`,
    );
  }
  const names = await uploadSite(outputs);
  console.log(`${names.join(', ')} are in ${outputs.SiteBucket}.\nEdit at ${outputs.SiteUrl}`);
  return 0;
});
