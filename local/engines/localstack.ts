import type { Engine } from './engine.ts';
import { dockerAnswers, startImage } from './localstack-image.ts';
import { startPackage } from './localstack-package.ts';
import { ignoredByLocalStack } from './localstack-types.ts';

/** LocalStack: its image where Docker answers, its Python package where not. */
export const localStack: Engine = {
  id: 'localstack',
  title: 'LocalStack',
  start: async (options) => {
    options?.progress?.('asking Docker');
    return (await dockerAnswers()) ? startImage(options) : startPackage(options);
  },
  withoutEffect: (_, stack) => ignoredByLocalStack(stack),
};
