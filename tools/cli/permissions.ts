/** `npm run permissions`: lists the permissions of deployed roles beside the calls that they made. */
import { chooseArchitectures } from './choose.ts';
import { architecturesCommand } from './command.ts';
import { lookUpCalls } from './permissions/look-up.ts';
import { problemsOf } from './permissions/permissions-check.ts';
import { usageTable } from './permissions/usage-table.ts';
import { usageOf } from './permissions/usage.ts';
import { deployedStack } from '../support/deployed-stack.ts';
import { describeStack, findEndpoint } from '../support/endpoint.ts';
import { prefixOption, type PrefixOptions } from '../support/prefix-option.ts';
import { allowed } from '../support/refused.ts';
import { runCommand, UserError } from '../support/user-error.ts';

interface Options extends PrefixOptions {
  readonly hours: string;
}

await runCommand(async () => {
  const command = architecturesCommand(
    'run permissions',
    'Lists what the roles of deployed architectures may do beside the calls that they made: used, unused, denied.',
  )
    .addOption(prefixOption())
    .option('--hours <number>', 'age of the oldest call, at most 2160', '24')
    .parse();
  const { prefix, hours } = command.opts<Options>();
  const since = new Date(Date.now() - hoursOf(hours) * 3_600_000);
  const chosen = chooseArchitectures(command.args);
  const { name, url } = await findEndpoint();
  const calls = await allowed('cloudtrail:LookupEvents', () => lookUpCalls(since));
  let problems = 0;
  let shown = 0;
  for (const { id, stacks, permissions } of chosen) {
    const names = stacks.map((stack) => `${prefix}${stack}`);
    const found = await Promise.all(names.map(describeStack));
    const there = names.filter((_, at) => found[at] !== undefined);
    if (there.length === 0) continue;
    const deployed = await allowed(
      'cloudformation:GetTemplate, cloudformation:ListStackResources',
      () => Promise.all(there.map(deployedStack)),
    );
    const usage = usageOf(deployed, calls, {
      explained: permissions,
      dataEvents: url !== undefined,
    });
    console.log(`\n${id}\n${usageTable(usage)}`);
    problems += problemsOf(usage).length;
    shown += 1;
  }
  if (shown === 0)
    throw new UserError(
      `${chosen.map(({ id }) => id).join(', ')} is not deployed at ${name}: 'npm start -- --keep' deploys to an emulator and prints its address.`,
    );
  if (!url)
    console.log(
      'CloudTrail’s event history has management events only: uses of data, such as s3:GetObject, are not recorded there.',
    );
  return problems === 0 ? 0 : 1;
});

function hoursOf(text: string): number {
  const hours = Number(text);
  if (hours > 0 && hours <= 2160) return hours;
  throw new UserError(`--hours ${text} is not possible: CloudTrail keeps events for 2160 hours.`);
}
