import { administratorOf } from '../../../tools/support/emulator-environment.ts';
import { assume, type Session } from '../../e2e/credentials.ts';
import { OUTSIDER } from './accounts.ts';
import {
  HOME,
  OPEN_QUEUE,
  OPEN_ROLE,
  openBucket,
  ROLES,
  type AccountName,
  type Principal,
} from './calls.ts';
import { json, query, rest, send, type Request } from './requests.ts';

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const EVERYBODY = { AWS: '*' };

/** Principals of the table, each with a session of its own. */
export class Callers {
  /** Account ids by name. */
  readonly ids: Readonly<Record<AccountName, string>>;
  private readonly sessions = new Map<string, Promise<Session>>();

  constructor(accounts: Readonly<Record<string, string>>, management: string) {
    this.ids = { ...accounts, management, outside: OUTSIDER } as Record<AccountName, string>;
  }

  /** Creates the roles of the table, and what lets everybody in by its own policy. */
  async prepare(): Promise<void> {
    for (const where of Object.keys(this.ids) as AccountName[])
      await this.role(where, ROLES.administrator, {
        AWS: `arn:aws:iam::${this.ids.management}:root`,
      });
    const management = { AWS: `arn:aws:iam::${this.ids.management}:root` };
    await this.role('production', ROLES.cloudformation, management);
    for (const where of ['dev', 'management'] as const)
      await this.role(where, OPEN_ROLE, EVERYBODY);
    await this.openBucket();
    await this.openQueue();
  }

  /** Credentials of a principal. */
  session(who: Principal, where: AccountName): Promise<Session> {
    const key = `${who} ${where}`;
    const known = this.sessions.get(key) ?? this.signIn(who, where);
    this.sessions.set(key, known);
    return known;
  }

  /**
   * Makes a call that must succeed.
   *
   * @throws Error with the answer when it does not
   */
  async must(who: Principal, where: AccountName, request: Request): Promise<string> {
    const { status, body } = await send(request, await this.session(who, where), HOME);
    if (status >= 300) throw new Error(`${request.body || request.path}: ${status} ${body}`);
    return body;
  }

  private async signIn(who: Principal, where: AccountName): Promise<Session> {
    const root = { ...administratorOf(this.ids[where]), sessionToken: '' };
    if (who === 'root') return root;
    const role = `arn:aws:iam::${this.ids[where]}:role/${ROLES[who]}`;
    // The management account takes the roles of its members; the account outside has its own.
    return assume(role, where === 'outside' ? { credentials: root } : {});
  }

  private async role(where: AccountName, name: string, principal: object): Promise<void> {
    const isMember = where !== 'management' && where !== 'outside';
    const who = isMember ? 'organization' : 'root';
    const trust =
      where === 'outside' ? { AWS: `arn:aws:iam::${this.ids.outside}:root` } : principal;
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: trust, Action: 'sts:AssumeRole' }],
    });
    const RoleName = name;
    await this.must(who, where, query('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument }));
    const attached = { RoleName, PolicyArn: ADMINISTRATOR };
    await this.must(who, where, query('iam', 'AttachRolePolicy', attached));
  }

  private async openBucket(): Promise<void> {
    const bucket = openBucket(this.ids.dev);
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: EVERYBODY,
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${bucket}/*`,
        },
      ],
    });
    const blocks =
      '<PublicAccessBlockConfiguration><BlockPublicPolicy>false</BlockPublicPolicy><RestrictPublicBuckets>false</RestrictPublicBuckets></PublicAccessBlockConfiguration>';
    for (const request of [
      rest('s3', 'PUT', `/${bucket}`),
      rest('s3', 'PUT', `/${bucket}?publicAccessBlock`, {}, blocks),
      rest('s3', 'PUT', `/${bucket}?policy`, {}, policy),
      rest('s3', 'PUT', `/${bucket}/data`, {}, 'data'),
    ])
      await this.must('administrator', 'dev', request);
  }

  private async openQueue(): Promise<void> {
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: EVERYBODY, Action: 'sqs:SendMessage', Resource: '*' },
      ],
    });
    const queue = { QueueName: OPEN_QUEUE, Attributes: { Policy: policy } };
    await this.must('administrator', 'dev', json('sqs', 'CreateQueue', queue));
  }
}
