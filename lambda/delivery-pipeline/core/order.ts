import * as z from 'zod/mini';
import { Approval } from './decision.ts';
import { PermanentError } from '../../common/errors.ts';
import { parseJson } from './json.ts';

const common = {
  /** The same for every delivery of the order. */
  id: z.string(),
  user: z.object({ id: z.string(), name: z.string() }),
  /** Where Slack takes what came of it, for half an hour. */
  responseUrl: z.string(),
};

const Order = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('deploy'),
    ...common,
    pipeline: z.string(),
    commit: z.string(),
  }),
  z.object({
    kind: z.literal('decide'),
    ...common,
    status: z.enum(['Approved', 'Rejected']),
    approval: Approval,
    blocks: z.array(z.looseObject({})),
  }),
  z.object({ kind: z.literal('tell'), ...common, text: z.string() }),
]);

/** What is done for somebody in Slack after they have their answer. */
export type Order = z.infer<typeof Order>;
export type DeployOrder = Extract<Order, { kind: 'deploy' }>;
export type DecideOrder = Extract<Order, { kind: 'decide' }>;

/** @throws PermanentError 'not-a-request' */
export function readOrder(body: string): Order {
  const order = Order.safeParse(parseJson(body)).data;
  if (order) return order;
  throw new PermanentError(
    'not-a-request',
    'The message is no request of the functions that answer Slack: find out who sends to this queue.',
  );
}

/** What a person in Slack is called in CodePipeline and in the audit trail. */
export function slackUser({ id, name }: Order['user']): string {
  return `${name} (${id}) in Slack`;
}
