import { setTimeout as sleep } from 'node:timers/promises';
import type { Checks } from '../../e2e/scenario.ts';
import type { ContainerDelivery } from './container-delivery.ts';
import { underLoad } from './load.ts';
import { Proxy, type Target } from './proxy.ts';
import { Task } from './task.ts';

const BLUE = '1'.repeat(40);
const GREEN = '2'.repeat(40);

/** Duration of load between two events. */
const MOMENT = 1_000;

/** Checks that no request fails while tasks end and versions change. */
export async function checkDraining(
  delivery: ContainerDelivery,
  catalogue: string,
  checks: Checks,
): Promise<void> {
  const start = (commit: string) =>
    Task.start(delivery, 'web', commit, { CATALOGUE_URL: catalogue });
  const [first, second, green] = await Promise.all([start(BLUE), start(BLUE), start(GREEN)]);
  const blueTargets = [first, second].map(targetOf);
  const greenTargets = [targetOf(green)];
  const proxy = await Proxy.start(blueTargets);
  try {
    await checkShift(proxy, blueTargets, greenTargets, checks);
    await checkEnd(proxy, first, blueTargets, checks);
  } finally {
    proxy.close();
    await Promise.all([first, second, green].map((task) => task.process.stop()));
  }
}

function targetOf({ address }: Task): Target {
  return { address, healthy: false, requests: 0 };
}

async function checkShift(
  proxy: Proxy,
  blue: readonly Target[],
  green: readonly Target[],
  checks: Checks,
): Promise<void> {
  const versions: string[] = [];
  const note = async () => {
    const { commit } = (await (await fetch(`${proxy.address}/version`)).json()) as {
      commit: string;
    };
    versions.push(commit.slice(0, 7));
  };
  const { requests, failed } = await underLoad(`${proxy.address}/`, async () => {
    for (const targets of [blue, green, blue]) {
      await proxy.shift(targets);
      await sleep(MOMENT);
      await note();
    }
  });
  checks.equal(
    'No request fails under load while the traffic shifts from blue to green and back',
    '1111111, 2222222, 1111111; 0 failed',
    `${versions.join(', ')}; ${failed} failed`,
  );
  checks.note(`${requests} requests on 20 connections while the traffic was shifted`);
}

async function checkEnd(
  proxy: Proxy,
  ending: Task,
  [target]: readonly Target[],
  checks: Checks,
): Promise<void> {
  let code: number | null = null;
  let sent = 0;
  const { requests, failed } = await underLoad(`${proxy.address}/`, async () => {
    await sleep(MOMENT);
    sent = target?.requests ?? 0;
    code = await ending.process.stop();
    await sleep(MOMENT);
  });
  checks.equal(
    'No request fails under load when one of two tasks gets SIGTERM, and the task exits by itself',
    'requests before 1, 0 failed, exit code 0',
    `requests before ${Math.min(sent, 1)}, ${failed} failed, exit code ${String(code)}`,
  );
  checks.note(`${requests} requests on 20 connections while a task of two ended`);
}
