/**
 * Builds the archive of the connector's plug-in and prints its path. The CDK runs this when it
 * publishes the asset.
 */
import { UserError } from '../support/user-error.ts';
import { builtPlugin } from './plugin-archive.ts';

try {
  console.log(await builtPlugin((text) => console.error(text)));
} catch (error) {
  console.error((error as UserError).message);
  process.exitCode = 1;
}
