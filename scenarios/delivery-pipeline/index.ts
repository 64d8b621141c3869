import type { Scenario } from '../support/scenario.ts';
import { proveArtifactCheck } from './artifact-check.ts';
import { proveAudit } from './audit.ts';
import { proveChat } from './chat.ts';
import { proveHooks } from './hooks.ts';

/** The promises of docs/delivery-pipeline.md. */
export const scenario: Scenario = {
  async run(deployment, checks) {
    const { outputs, progress } = deployment;
    progress('artifacts, good and bad');
    await proveArtifactCheck(outputs, checks);
    progress('new versions: good, broken, hanging, of another commit');
    await proveHooks(outputs, checks);
    await proveChat(deployment, checks);
    await proveAudit(deployment, checks);
  },
};
