import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { proveAudit } from './audit.ts';
import { proveApprovals } from './chat-approvals.ts';
import { proveCommands } from './chat-commands.ts';
import { FailingSlack, Notices } from './chat-notices.ts';
import { DeliveryChat } from './delivery-chat.ts';

/** The promises of docs/delivery-chat.md. */
export async function checkChat(deployment: Deployment, checks: Checks): Promise<void> {
  if (process.env.AWS_ENDPOINT_URL === undefined) {
    checks.notRun(
      'Slack: notifications, /deploy, approvals; the audit trail',
      'functions on AWS do not reach Slack and CodePipeline on this machine, and nobody but its services puts their events on the bus: start the pipeline, and look in Slack and with `npm run audit`',
    );
    return;
  }
  const { progress } = deployment;
  await DeliveryChat.while(deployment, async (chat) => {
    progress('notifications, with faults injected into Slack');
    const notices = await Notices.start(chat);
    const failing = await FailingSlack.start(chat);
    progress('/deploy: good, forged, stale, replayed, tampered');
    await proveCommands(chat, checks);
    progress('approvals by buttons');
    await proveApprovals(chat, checks);
    await notices.repeat();
    // Meanwhile messages wait for their next attempt.
    progress('the audit trail');
    await proveAudit(chat, checks);
    progress('notifications that Slack takes late, or not at all');
    await chat.untilIdle('Notices', 90);
    notices.prove(checks);
    await failing.prove(checks);
  });
  checks.remark(
    'CodePipeline and Slack were stand-ins on this machine: no emulator has the first, the second is not to be spammed',
  );
}
