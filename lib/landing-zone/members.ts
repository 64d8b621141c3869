import { ACCOUNT_ID, type DeliveryAccounts } from '../common/accounts.ts';
import { unitOf, type UnitPath } from './units.ts';

/** Account of the organization, beside the management account. */
export interface Member {
  readonly name: string;
  readonly unit: UnitPath;
  /**
   * Account id of twelve digits.
   *
   * @default - the stack creates the account
   */
  readonly id?: string;
  /**
   * Mail address of the account that the stack creates, unique in all of AWS.
   *
   * @default - the account exists
   */
  readonly email?: string;
}

const MAIL = /^[^\s@:]+@[^\s@:]+\.[^\s@:]+$/;
const NAME = /^[a-z][a-z0-9-]{0,49}$/;

/** Units of the delivery's accounts; the pipeline's changes production, and has its limits. */
const DELIVERY_UNITS: Readonly<Record<keyof DeliveryAccounts, UnitPath>> = {
  tools: 'workloads/production',
  staging: 'workloads/staging',
  production: 'workloads/production',
};

/**
 * Members of the organization: those of `organizationAccounts` and the delivery's, which are the
 * same accounts under the same names.
 *
 * @param entries `NAME:UNIT:ID` of an existing account, or `NAME:UNIT:MAIL` of one to create
 * @throws Error with the entry, and the remedy
 */
export function membersOf(entries: readonly string[], delivery?: DeliveryAccounts): Member[] {
  const members = entries.map(parse);
  for (const [name, unit] of Object.entries(DELIVERY_UNITS)) {
    const own = members.find((member) => member.name === name);
    const id = delivery?.[name as keyof DeliveryAccounts];
    if (own?.id !== undefined)
      throw new Error(
        `Account '${name}' of organizationAccounts has the id ${own.id}: give ids of the delivery's accounts by -c toolsAccount, stagingAccount and productionAccount.`,
      );
    if (!own && id !== undefined) members.push({ name, unit, id });
  }
  assertDifferent(members, 'name', ({ name }) => name);
  assertDifferent(members, 'id', ({ id }) => id);
  assertDifferent(members, 'mail address', ({ email }) => email?.toLowerCase());
  return members;
}

function parse(entry: string): Member {
  const [name = '', path = '', account = '', ...more] = entry.split(':');
  const form = 'NAME:UNIT:ID or NAME:UNIT:MAIL, such as audit:security:123456789012';
  if (more.length > 0 || !NAME.test(name) || account === '')
    throw new Error(`'${entry}' of organizationAccounts is no account: give ${form}.`);
  const unit = unitOf(path);
  if (MAIL.test(account)) return { name, unit, email: account };
  if (ACCOUNT_ID.test(account)) return { name, unit, id: account };
  throw new Error(
    `'${account}' of account '${name}' is neither an account id of 12 digits nor a mail address: give ${form}.`,
  );
}

function assertDifferent(
  members: readonly Member[],
  what: string,
  valueOf: (member: Member) => string | undefined,
): void {
  const seen = new Map<string, string>();
  for (const member of members) {
    const value = valueOf(member);
    if (value === undefined) continue;
    const other = seen.get(value);
    if (other !== undefined)
      throw new Error(
        `Accounts '${other}' and '${member.name}' have the same ${what}, ${value}: each account needs its own.`,
      );
    seen.set(value, member.name);
  }
}
