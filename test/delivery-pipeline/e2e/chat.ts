import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { proveAudit } from './audit.ts';
import { proveApprovals } from './chat-approvals.ts';
import { proveCommands } from './chat-commands.ts';
import { FailingSlack, Notices } from './chat-notices.ts';
import { DeliveryChat } from './delivery-chat.ts';

/** Checks docs/delivery-chat.md. */
export async function checkChat(deployment: Deployment, checks: Checks): Promise<void> {
  if (process.env.AWS_ENDPOINT_URL === undefined) {
    checks.notRun(
      'Notifications, /deploy, approvals and the audit trail work with Slack',
      'Functions on AWS can’t reach the stand-ins on this machine, and only AWS services can put their events on the bus: start the pipeline, and look in Slack and with `npm run audit`',
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
    // The other messages wait for their next attempt during this check.
    progress('the audit trail');
    await proveAudit(chat, checks);
    progress('notifications that Slack accepts late or rejects');
    await chat.untilIdle('Notices', 90);
    notices.prove(checks);
    await failing.prove(checks);
  });
  checks.remark(
    'CodePipeline and Slack were stand-ins on this machine: no emulator has CodePipeline',
  );
}
