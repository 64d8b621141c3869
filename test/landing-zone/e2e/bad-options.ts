import type { Checks } from '../../e2e/scenario.ts';
import { withAssembly } from './accounts.ts';

/** Options that synthesis refuses, with the begin of the message; test/landing-zone/synthesis has all. */
const REFUSED: readonly (readonly [context: Record<string, string>, message: string])[] = [
  [
    { organizationAccounts: 'audit:security:1234' },
    "'1234' of account 'audit' is neither an account id of 12 digits nor a mail address",
  ],
  [
    { organizationAccounts: 'a:sandbox:me@example.com,b:sandbox:me@example.com' },
    "Accounts 'a' and 'b' have the same mail address, me@example.com",
  ],
];

/** Checks that wrong accounts end the synthesis with the value and the remedy. */
export async function checkBadOptions(checks: Checks): Promise<void> {
  const problems: string[] = [];
  for (const [context, message] of REFUSED) {
    const error = await withAssembly(context, () => Promise.resolve('accepted')).catch(
      (cause: unknown) => (cause as Error).message,
    );
    if (!error.includes(message)) problems.push(`${JSON.stringify(context)}: ${error}`);
  }
  checks.noProblems(
    'Synthesis refuses wrong accounts and names the value and the remedy',
    `${REFUSED.length} refused`,
    problems,
  );
}
