/** `release.ts STACK COMMIT FOLDER`: writes the input of the pipeline's last stage, from the deployed stack. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { runCommand, UserError } from '../support/user-error.ts';
import { releaseFiles } from './release-files.ts';

await runCommand(async () => {
  const [stack, commit, folder] = process.argv.slice(2);
  if (!stack || !commit || !folder) throw new UserError('Usage: release.ts STACK COMMIT FOLDER');
  const files = await releaseFiles(new CloudFormationClient({}), stack, commit);
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return 0;
});
