import type { StackContext } from '../stack-context.ts';
import { MarketHoursStack } from './market-hours-stack.ts';

export function marketHours({ app, props }: StackContext): void {
  new MarketHoursStack(app, 'MarketHours', props);
}
