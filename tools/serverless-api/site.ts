/** `npm run site`: puts the editing page of the content API where CloudFront finds it. */
import { Command } from 'commander';
import { CATALOGUE } from '../../lib/catalogue.ts';
import { findEndpoint, readOutputs } from '../support/endpoint.ts';
import { deployCommand, prefixOption, type PrefixOptions } from '../support/prefix-option.ts';
import { runCommand, UserError } from '../support/user-error.ts';
import { siteOutputs, uploadSite } from './upload-site.ts';

await runCommand(async () => {
  const options = new Command('npm run site --')
    .description(
      'Uploads the editing page of the content API, with the settings of this deployment.',
    )
    .addOption(prefixOption())
    .exitOverride()
    .parse()
    .opts<PrefixOptions>();
  const { stacks: ids = [] } = CATALOGUE.find(({ id }) => id === 'serverless-api') ?? {};
  const stacks = ids.map((id) => `${options.prefix}${id}`);
  const endpoint = await findEndpoint();
  const outputs = siteOutputs((await readOutputs(stacks)) ?? {});
  if ('missing' in outputs) {
    throw new UserError(
      `${stacks.join(', ')} at ${endpoint.name} have no output ${outputs.missing.join(', ')}: run '${deployCommand(ids.at(-1) ?? '', options)}' first.`,
    );
  }
  const names = await uploadSite(outputs);
  console.log(`${names.join(', ')} are in ${outputs.SiteBucket}.\nEdit at ${outputs.SiteUrl}`);
  return 0;
});
