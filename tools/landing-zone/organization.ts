/** `npm run organization`: prepares the organization for LandingZone, and moves accounts to their units. */
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { command as commandOf } from '../cli/command.ts';
import { findEndpoint, readOutputs } from '../support/endpoint.ts';
import { deployCommand, prefixOption, type PrefixOptions } from '../support/prefix-option.ts';
import { allowed } from '../support/refused.ts';
import { runCommand } from '../support/user-error.ts';
import { moveAccounts, prepareOrganization, type OutputAccount } from './prepare-organization.ts';

await runCommand(async () => {
  const options = commandOf(
    'run organization',
    'Enables what CloudFormation can’t in the organization of this account, which it creates if there is none, and moves accounts to their units.',
  )
    .addOption(prefixOption())
    .parse()
    .opts<PrefixOptions>();
  const { name } = await findEndpoint();
  const client = new OrganizationsClient({});
  const { option, changes } = await allowed('calls of Organizations', () =>
    prepareOrganization(client),
  );
  const outputs = await readOutputs([`${options.prefix}LandingZone`]);
  const moved = outputs
    ? await moveAccounts(
        client,
        JSON.parse(outputs.Accounts ?? '{}') as Record<string, OutputAccount>,
        JSON.parse(outputs.Units ?? '{}') as Record<string, string>,
      )
    : [];
  for (const sentence of [...changes, ...moved]) console.log(sentence);
  console.log(
    outputs?.OrganizationId
      ? `${name} is ready: ${deployCommand('LandingZone', options)} -c organizationFeatures=all, with the options of before.`
      : `${name} is ready: ${deployCommand('LandingZone', options)} -c organization=${option} -c organizationFeatures=all`,
  );
  return 0;
});
