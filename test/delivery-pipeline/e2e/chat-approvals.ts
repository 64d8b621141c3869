import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { APPROVAL } from './fake-code-pipeline.ts';
import type { DeliveryChat } from './delivery-chat.ts';
import { call, pressForm, signed } from './slack-request.ts';

interface Message {
  readonly text: string;
  readonly blocks: readonly {
    readonly type: string;
    readonly elements?: readonly { readonly action_id?: string; readonly value?: string }[];
  }[];
}

/** Checks the buttons of open approvals: pressed in time, too late, and by a user without permission. */
export async function checkApprovals(chat: DeliveryChat, checks: Checks): Promise<void> {
  for (const [button, status] of [
    ['approve', 'Approved'],
    ['reject', 'Rejected'],
  ] as const) {
    const { message, value, execution } = await openApproval(chat);
    const { status: answered } = await press(chat, button, value, message);
    const changed = await answerTo(chat, 'replace_original":true', execution, status);
    checks.equal(
      `A press of the button sets the approval to ${status}, with the name of the person`,
      `200, ${status}: ${status} by ada (U0ADA) in Slack`,
      `${answered}, ${decisionOf(chat, execution)}`,
    );
    checks.equal(
      `The message shows ${status} and no longer has buttons`,
      `${status} by <@U0ADA>, 0 buttons`,
      `${changed.text}, ${changed.blocks.filter(({ type }) => type === 'actions').length} buttons`,
    );
  }
  await checkTooLate(chat, checks);
  await checkNotAllowed(chat, checks);
}

async function checkTooLate(chat: DeliveryChat, checks: Checks): Promise<void> {
  const { codePipeline } = chat;
  const old = await openApproval(chat);
  const current = await openApproval(chat);
  const before = codePipeline.count('PutApprovalResult');
  await press(chat, 'approve', old.value, old.message);
  await answerTo(chat, 'waits no longer');
  checks.equal(
    'The button of a superseded execution approves neither it nor the newer execution',
    '0 answers, newer open',
    `${codePipeline.count('PutApprovalResult') - before} answers, newer ${codePipeline.approvals.has(current.execution) ? 'decided' : 'open'}`,
  );
}

async function checkNotAllowed(chat: DeliveryChat, checks: Checks): Promise<void> {
  const { message, value, execution } = await openApproval(chat);
  await call(
    chat,
    'InteractionsUrl',
    signed(pressForm(chat, 'approve', value, message, 'U0EVE'), chat.signingKey),
  );
  await answerTo(chat, 'You (U0EVE) may not do this');
  checks.equal(
    'A user without permission gets the reason, and the approval stays open',
    'open',
    chat.codePipeline.approvals.has(execution) ? 'decided' : 'open',
  );
}

function decisionOf({ codePipeline }: DeliveryChat, execution: string): string {
  const { status = 'open', summary = '' } = codePipeline.approvals.get(execution) ?? {};
  return `${status}: ${summary}`;
}

/** Opens an approval and returns Slack's message about it. */
async function openApproval(chat: DeliveryChat) {
  const { codePipeline, slack, pipeline } = chat;
  const { id: execution } = codePipeline.push('1a104adf6a84de18fa3e3c4cb42b5024fe450ed5');
  codePipeline.inApproval = execution;
  const action = { ...APPROVAL, category: 'Approval' };
  await chat.emit([chat.events().action(pipeline, execution, action, 'STARTED')]);
  const received = await until('the approval in Slack', 30, () =>
    Promise.resolve(slack.taken(execution)[0]),
  );
  const message = JSON.parse(received.body) as Message;
  const buttons = message.blocks.find(({ type }) => type === 'actions')?.elements ?? [];
  return { message, execution, value: buttons[0]?.value ?? '' };
}

function press(chat: DeliveryChat, button: string, value: string, message: Message) {
  const form = pressForm(chat, button, value, message);
  return call(chat, 'InteractionsUrl', signed(form, chat.signingKey));
}

/** Message at the response address that contains these texts. */
async function answerTo(chat: DeliveryChat, ...parts: readonly string[]): Promise<Message> {
  const { body } = await until(`an answer with ${parts.join(', ')}`, 30, () =>
    Promise.resolve(
      chat.slack
        .taken('')
        .find(
          (each) =>
            each.path.startsWith('/actions/') && parts.every((part) => each.body.includes(part)),
        ),
    ),
  );
  return JSON.parse(body) as Message;
}
