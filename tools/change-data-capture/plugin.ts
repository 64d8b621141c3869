/**
 * Builds the archive of the connector's plug-in and prints its path. The CDK runs this when it
 * publishes the asset.
 */
import { runCommand } from '../support/user-error.ts';
import { builtPlugin } from './plugin-archive.ts';

await runCommand(async () => {
  console.log(
    await builtPlugin((text) => {
      console.error(text);
    }),
  );
  return 0;
});
