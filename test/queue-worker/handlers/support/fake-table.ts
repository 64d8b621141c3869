import {
  ConditionalCheckFailedException,
  type AttributeValue,
  type BatchStatementRequest,
  type BatchStatementResponse,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

type Item = Record<string, AttributeValue>;

interface Input {
  readonly Item?: Item;
  readonly Key?: Item;
  readonly Statements?: readonly BatchStatementRequest[];
}

const UPDATE =
  /^UPDATE "jobs" ((?:(?:SET|REMOVE) \S+ )+)WHERE "id"=\? AND "state"<>'done' RETURNING MODIFIED NEW \*$/;
const CLAUSE = /(SET|REMOVE) "(\w+)"(?:=(\S+))?/g;

/** Table of jobs in memory that supports the calls of the handlers, with their PartiQL. */
export class FakeTable {
  /** Called operations, in order. */
  readonly calls: string[] = [];
  /** Makes every call fail. */
  throttled = false;
  /** Makes the statements for these jobs fail, as a throttled partition does. */
  readonly busy = new Set<string>();
  readonly #items = new Map<string, Item>();

  job(id: string): Record<string, unknown> | undefined {
    const item = this.#items.get(id);
    return item && unmarshall(item);
  }

  /** Stored item; a change of it changes the table. */
  item(id: string): Item {
    const item = this.#items.get(id);
    if (!item) throw new Error(`There is no job ${id}.`);
    return item;
  }

  ids(): string[] {
    return [...this.#items.keys()];
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is a rejection
  async call(operation: string, input: Input): Promise<object> {
    this.calls.push(operation);
    if (this.throttled) {
      throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
    }
    switch (operation) {
      case 'PutItem':
        return this.#put(input.Item ?? {});
      case 'GetItem':
        return { Item: this.#items.get(input.Key?.id?.S ?? '') };
      case 'BatchExecuteStatement':
        return { Responses: input.Statements?.map((statement) => this.#update(statement)) };
      default:
        throw new Error(`The fake table knows no ${operation}.`);
    }
  }

  #put(item: Item): object {
    const id = item.id?.S ?? '';
    const Item = this.#items.get(id);
    if (Item) {
      throw new ConditionalCheckFailedException({ message: 'refused', $metadata: {}, Item });
    }
    this.#items.set(id, item);
    return {};
  }

  #update({ Statement = '', Parameters = [] }: BatchStatementRequest): BatchStatementResponse {
    const [, clauses] = UPDATE.exec(Statement) ?? [];
    if (clauses === undefined) throw new Error(`Not understood: ${Statement}`);
    const id = Parameters.at(-1)?.S ?? '';
    if (this.busy.has(id)) return { Error: { Code: 'ThrottlingError', Message: 'too busy' } };
    const item = this.#items.get(id);
    if (!item) return { Error: { Code: 'ConditionalCheckFailed' } };
    if (item.state?.S === 'done') return { Error: { Code: 'ConditionalCheckFailed', Item: item } };
    const parameters = [...Parameters];
    const changed: Item = {};
    for (const [, verb, name = '', value = ''] of clauses.matchAll(CLAUSE)) {
      if (verb === 'REMOVE') Reflect.deleteProperty(item, name);
      else item[name] = changed[name] = evaluate(value, item, parameters);
    }
    return { Item: changed };
  }
}

/** `?`, `'text'`, `"attribute"+1` or `list_append("attribute",?)`. */
function evaluate(value: string, item: Item, parameters: AttributeValue[]): AttributeValue {
  const [, text] = /^'(\w+)'$/.exec(value) ?? [];
  if (text) return { S: text };
  const [, counter] = /^"(\w+)"\+1$/.exec(value) ?? [];
  if (counter) return { N: String(Number(item[counter]?.N) + 1) };
  const [, list] = /^list_append\("(\w+)",\?\)$/.exec(value) ?? [];
  const parameter = parameters.shift() ?? { NULL: true };
  return list ? { L: [...(item[list]?.L ?? []), ...(parameter.L ?? [])] } : parameter;
}
