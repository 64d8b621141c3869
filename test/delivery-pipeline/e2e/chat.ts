import { requiring } from '../../e2e/requiring.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { checkAudit } from './audit.ts';
import { checkApprovals } from './chat-approvals.ts';
import { checkCommands } from './chat-commands.ts';
import { FailingSlack, LOST_BY_FAULTS, Notices } from './chat-notices.ts';
import { DeliveryChat } from './delivery-chat.ts';

/** Checks docs/delivery-chat.md. */
export async function checkChat(deployment: Deployment, checks: Checks): Promise<void> {
  if (process.env.AWS_ENDPOINT_URL === undefined) {
    checks.notRun(
      'Notifications, /deploy, approvals and the audit trail work with Slack',
      'Functions on AWS can’t reach the fakes on this machine, and only AWS services can put their events on the bus: start the pipeline, and look in Slack and with `npm run audit`',
    );
    return;
  }
  const { progress } = deployment;
  await DeliveryChat.while(deployment, async (chat) => {
    progress('notifications, with faults injected into Slack');
    const notices = await Notices.start(chat);
    const failing = await FailingSlack.start(chat);
    progress('/deploy: good, forged, stale, replayed, tampered');
    await checkCommands(chat, checks);
    progress('approvals by buttons');
    await requiring(deployment, checks, {
      check: 'The buttons of an approval decide it, once and for those who may',
      services: ['request bodies as they were sent'],
      run: () => checkApprovals(chat, checks),
    });
    await notices.repeat();
    // The other messages wait for their next attempt during this check.
    progress('the audit trail');
    await checkAudit(chat, checks);
    progress('notifications that Slack accepts late or rejects');
    await chat.untilIdle('Notices', 90);
    const lost = await chat.lostResponses();
    notices.check(checks, lost.besides(failing.ids));
    await failing.check(checks, lost);
    const more = lost.count - LOST_BY_FAULTS;
    if (more > 0)
      checks.note(
        `The machine was so slow that ${more} more of Slack's responses did not reach the function in time: their messages may be posted twice`,
      );
  });
  checks.note('CodePipeline and Slack were fakes on this machine: no emulator has CodePipeline');
}
