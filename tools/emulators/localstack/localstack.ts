import { UserError } from '../../support/user-error.ts';
import type { Emulator } from '../emulator.ts';
import { dockerAnswers, startImage } from './localstack-image.ts';
import { startPackage } from './localstack-package.ts';
import { ignoredByLocalStack } from './localstack-types.ts';

/** LocalStack: its image if Docker answers, otherwise its Python package. */
export const localStack: Emulator = {
  id: 'localstack',
  title: 'LocalStack',
  start: async (options) => {
    options?.progress?.('asking Docker');
    if (await dockerAnswers()) return startImage(options);
    if (process.env.LOCALSTACK_AUTH_TOKEN)
      throw new UserError(
        'LOCALSTACK_AUTH_TOKEN asks for the current LocalStack, which is an image, but Docker does not answer: start Docker, or unset LOCALSTACK_AUTH_TOKEN and 4.14 is used without it.',
      );
    return startPackage(options);
  },
  withoutEffect: (_, stack) => ignoredByLocalStack(stack),
};
