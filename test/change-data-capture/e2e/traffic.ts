import pLimit from 'p-limit';
import { Random } from '../../e2e/random.ts';
import type { Shop } from './shop.ts';

/** Concurrent transactions. Those of one customer never overlap. */
const AT_ONCE = 6;

/** Ids of rolled-back rows, which no store may ever have. */
export const FIRST_ROLLED_BACK = 900_000;

/** Transactions over three tables, from a seed: the same on every machine. */
export class Traffic {
  private readonly shop: Shop;
  private readonly random = new Random(17);
  private done = 0;
  /** Deletions of rows so far. */
  deleted = 0;

  constructor(shop: Shop) {
    this.shop = shop;
  }

  /**
   * Runs transactions, each with changes of up to three tables.
   *
   * @param count number of transactions
   */
  async run(count: number): Promise<void> {
    const first = this.done;
    this.done += count;
    const numbers = Array.from({ length: count }, (_, at) => first + at);
    await pLimit(AT_ONCE).map(numbers, (number) => this.transaction(number));
  }

  private async transaction(number: number): Promise<void> {
    const { random } = this;
    const kind = number % 10;
    const order = 1_000 + number;
    const customer = 1 + (number % 100);
    // One statement is one transaction: its parts change all three tables or none.
    if (kind < 5) {
      const lines = 1 + Math.floor(random.next() * 3);
      await this.shop.run(
        `WITH o AS (INSERT INTO orders VALUES (${order}, ${customer}, 'new', ${amount(random)}, '2026-11-28T10:00:00Z')),
           c AS (UPDATE customers SET name = 'Customer ${customer}, order ${number}' WHERE id = ${customer})
         INSERT INTO order_lines SELECT ${order}, n, 'product ' || n, n, ${amount(random)} FROM generate_series(1, ${lines}) n`,
      );
    } else if (kind < 8) {
      const other = 1_000 + Math.floor((random.next() * number) / 10) * 10 + (number % 5);
      await this.shop.run(
        `WITH o AS (UPDATE orders SET status = 'paid ${number}' WHERE id = ${other})
         UPDATE order_lines SET quantity = quantity + 1 WHERE order_id = ${other}`,
      );
    } else if (kind === 8) {
      await this.shop.run(
        `WITH l AS (DELETE FROM order_lines WHERE order_id = ${order - 8}) DELETE FROM orders WHERE id = ${order - 8}`,
      );
      this.deleted++;
    } else {
      await this.shop.run(
        `INSERT INTO customers VALUES (${10_000 + number}, 'New', 'new${number}@example.com', repeat(md5('${number}'), 200), '2026-11-28T10:00:00Z')
         ON CONFLICT (id) DO NOTHING`,
      );
    }
  }

  /** Runs transactions that are rolled back. */
  async rollBack(count: number): Promise<void> {
    for (let at = 0; at < count; at++) {
      const id = FIRST_ROLLED_BACK + at;
      await this.shop.runInVain(
        `INSERT INTO orders VALUES (${id}, 1, 'never', 1, now())`,
        `INSERT INTO order_lines VALUES (${id}, 1, 'never', 1, 1)`,
      );
    }
  }
}

function amount(random: Random): string {
  return (Math.floor(random.next() * 100_000) / 100).toFixed(2);
}
