import { PermanentError } from '../../common/errors.ts';
import { ON_DEMAND_SIZES, type OnDemandSize } from '../contract.ts';

/** Size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Reads a size of the allow-list, such as '400x300', exactly as written there.
 * @throws PermanentError 'unknown-size'
 */
export function parseSize(text: string): Size & { readonly name: OnDemandSize } {
  const name = ON_DEMAND_SIZES.find((size) => size === text);
  if (name === undefined) {
    throw new PermanentError(
      'unknown-size',
      `The size ${JSON.stringify(text.slice(0, 40))} is not made: ask for one of ` +
        `${ON_DEMAND_SIZES.join(', ')}.`,
    );
  }
  const [width, height] = name.split('x').map(Number) as [number, number];
  return { name, width, height };
}
