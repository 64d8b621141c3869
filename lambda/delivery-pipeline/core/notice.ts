import type { KnownBlock } from '@slack/types';
import { actorName } from './actor.ts';
import { eventPage } from './console.ts';
import { decisionValue } from './decision.ts';
import type { DeliveryEvent, Subject } from './events.ts';
import type { Facts } from './facts.ts';

/** Message in the format of Slack's webhooks. */
export interface Notice {
  /** Text for notifications and screen readers. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** Emoji of the states that are posted. Unknown states are posted too. */
const MARKS: Readonly<Record<string, string>> = {
  STARTED: ':arrow_forward:',
  START: ':arrow_forward:',
  RESUMED: ':repeat:',
  SUCCEEDED: ':white_check_mark:',
  SUCCESS: ':white_check_mark:',
  OK: ':white_check_mark:',
  FAILED: ':x:',
  FAILURE: ':x:',
  ALARM: ':rotating_light:',
  CANCELED: ':no_entry_sign:',
  STOPPED: ':no_entry_sign:',
  STOP: ':no_entry_sign:',
  SUPERSEDED: ':fast_forward:',
};

/** States that are not posted, because other events report the same. */
const QUIET: Readonly<Partial<Record<Subject, readonly string[]>>> = {
  stage: ['STARTED', 'STOPPING'],
  action: ['STARTED', 'SUCCEEDED', 'CANCELED', 'STOPPED', 'ABANDONED'],
  alarm: ['INSUFFICIENT_DATA'],
};

const TITLES: Readonly<Partial<Record<Subject, string>>> = {
  pipeline: 'Pipeline',
  stage: 'Stage',
  action: 'Action',
  approval: 'Approval',
  deployment: 'Deployment',
  stack: 'Stack',
  alarm: 'Alarm',
};

/** Failed states of a stack. The pipeline's action reports the others. */
const STACK_IS_WRONG = /(FAILED|ROLLBACK_IN_PROGRESS|ROLLBACK_COMPLETE)$/;

/** Maximum length of a text: Slack accepts 3,000 characters in a section. */
const LONGEST = 2_900;

/** True for events that are posted; requests from Slack get their response there. */
export function isNotable({ subject, state, previousState }: DeliveryEvent): boolean {
  if (subject === 'stack') return STACK_IS_WRONG.test(state);
  // An alarm that is new, or had no data, goes to OK without having been in ALARM.
  if (subject === 'alarm' && state === 'OK') return previousState === 'ALARM';
  return subject in TITLES && !QUIET[subject]?.includes(state);
}

/** Message about an event: change, actor, commit and link. An open approval has buttons. */
export function noticeOf(event: DeliveryEvent, facts: Facts): Notice {
  const { subject, state, name, stage, action } = event;
  const place = [name, stage, action].filter(Boolean).map((part) => escape(String(part)));
  const isOpen = subject === 'approval' && state === 'STARTED';
  const what = isOpen ? 'waits for approval' : verb(event);
  const known = subject === 'stack' ? ':x:' : MARKS[state];
  const mark = isOpen ? ':raised_hand:' : (known ?? ':information_source:');
  const title = `${TITLES[subject] ?? subject} *${place.join(' › ')}* ${what}`;
  const reason = facts.reason ?? event.reason;
  const blocks: KnownBlock[] = [
    section(`${mark} ${title}`),
    ...(reason ? [section(`>${escape(reason).replaceAll('\n', '\n>')}`)] : []),
    { type: 'context', elements: [{ type: 'mrkdwn', text: details(event, facts) }] },
    ...(isOpen ? [buttons(event)] : []),
  ];
  return { text: title.replaceAll('*', ''), blocks };
}

function verb({ subject, state }: DeliveryEvent): string {
  if (subject === 'approval' && state === 'SUCCEEDED') return 'is approved';
  if (subject === 'approval' && state === 'FAILED') return 'is rejected or timed out';
  if (subject === 'alarm') return state === 'OK' ? 'is over' : 'is in ALARM state';
  return state.toLowerCase().replaceAll('_', ' ');
}

/** Actor, commit, time and link; unknown facts are left out. */
function details(event: DeliveryEvent, { who, commit, title }: Facts): string {
  return [
    who && `by ${escape(actorName(who))}`,
    commit && `commit \`${escape(commit.slice(0, 12))}\`${title ? ` ${escape(title)}` : ''}`,
    event.time.replace(/\.000Z$/, 'Z'),
    `<${eventPage(event)}|open in AWS>`,
  ]
    .filter(Boolean)
    .join(' · ')
    .slice(0, LONGEST);
}

function buttons({ name, stage = '', action = '', execution = '' }: DeliveryEvent): KnownBlock {
  const value = decisionValue({ pipeline: name, stage, action, execution });
  const button = (id: 'approve' | 'reject', label: string, style: 'primary' | 'danger') => ({
    type: 'button' as const,
    action_id: id,
    text: { type: 'plain_text' as const, text: label },
    style,
    value,
  });
  return {
    type: 'actions',
    elements: [button('approve', 'Approve', 'primary'), button('reject', 'Reject', 'danger')],
  };
}

function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: text.slice(0, LONGEST) } };
}

/** Characters that Slack reads as markup (https://docs.slack.dev/messaging/formatting-message-text/#escaping). */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
