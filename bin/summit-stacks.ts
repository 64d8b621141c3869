import { App, Validations } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { AwsSolutionsChecks } from 'cdk-nag';
import { CATALOGUE } from '../lib/catalogue.ts';
import { withoutContainerImages } from '../lib/common/container-images.ts';
import { emulatorWarning } from '../lib/common/emulator-warning.ts';
import { parseOptions } from '../lib/options.ts';
import { buildStacks } from '../lib/stacks.ts';

const app = new App({ context: flags });
try {
  const options = parseOptions(app.node.getAllContext() as Record<string, unknown>);
  buildStacks(app, options, process.env.CDK_DEFAULT_REGION);
} catch (error) {
  console.error((error as Error).message);
  process.exit(2);
}
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
const { directory } = app.synth();
if (process.env.AWS_ENDPOINT_URL) {
  // An emulator has no registry that 'cdk deploy' could push images to.
  withoutContainerImages(directory);
  const warning = emulatorWarning(CATALOGUE);
  if (warning) console.error(warning);
}
