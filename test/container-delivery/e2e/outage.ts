import { machineFactor } from '../../../tools/support/machine-factor.ts';
import type { Checks } from '../../e2e/scenario.ts';
import type { ContainerDelivery } from './container-delivery.ts';
import { Task } from './task.ts';
import { FakeService } from './fake-service.ts';

/** Checks that the web service reports an outage of the catalogue in time, and recovers. */
export async function checkOutage(delivery: ContainerDelivery, checks: Checks): Promise<void> {
  const hanging = await FakeService.withFault('hanging');
  const web = await Task.start(delivery, 'web', '1'.repeat(40), { CATALOGUE_URL: hanging.address });
  try {
    const began = performance.now();
    const answer = await fetch(`${web.address}/`);
    const inTime = performance.now() - began < 5_000 * machineFactor();
    const health = await fetch(`${web.address}/ready`);
    const text = `${answer.status}, retry after ${String(answer.headers.get('retry-after'))} s, in time ${inTime}; ready ${health.status}`;
    checks.equal(
      'The web service returns a 503 within 5 s, scaled by the speed of the machine, while the catalogue hangs, and stays ready',
      '503, retry after 5 s, in time true; ready 200',
      text,
    );
  } finally {
    await Promise.all([web.process.kill(), hanging.stop()]);
  }
}
