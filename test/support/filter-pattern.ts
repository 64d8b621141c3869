/**
 * Filter patterns of CloudWatch Logs, as far as the project's metric filters use them: comparisons of a
 * JSON line with `&&`, `||` and parentheses, and fields of a line with blanks between. No npm package
 * evaluates them; AWS does by TestMetricFilter, which needs an account.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 *
 * @throws Error for a part of the syntax that is not known here
 */
export function matchesPattern(pattern: string, line: string): boolean {
  if (pattern.startsWith('[')) return matchesFields(pattern.slice(1, -1), line);
  const body = /^\{(.*)\}$/s.exec(pattern)?.[1];
  if (body === undefined) throw new Error(`The pattern ${pattern} is neither JSON nor fields.`);
  return new JsonPattern(body, JSON.parse(line)).matches();
}

function matchesFields(pattern: string, line: string): boolean {
  const conditions = pattern.split(',').map((each) => each.trim());
  const fields = line.split(' ');
  if (fields.length !== conditions.length) return false;
  return conditions.every((condition, index) => {
    const [, operator, expected = ''] = /^\w+\s*(?:(=|!=)\s*"?([^"]*)"?)?$/.exec(condition) ?? [];
    if (operator === undefined) return true;
    return isLike(expected, fields[index]) === (operator === '=');
  });
}

const TOKEN =
  /\s*(\(|\)|&&|\|\||!=|=|\$[\w.]+|"[^"]*"|NOT EXISTS|IS TRUE|IS FALSE|EXISTS|[\w.*-]+)\s*/gy;

/** Recursive descent over the tokens of one pattern. */
class JsonPattern {
  readonly #tokens: string[] = [];
  readonly #line: unknown;

  constructor(body: string, line: unknown) {
    this.#line = line;
    TOKEN.lastIndex = 0;
    let end = 0;
    for (const found of body.trim().matchAll(TOKEN)) {
      this.#tokens.push(found[1] ?? '');
      end = found.index + found[0].length;
    }
    if (end < body.trim().length) throw new Error(`'${body.trim().slice(end)}' is not known here.`);
  }

  matches(): boolean {
    const result = this.#any();
    if (this.#tokens.length > 0) throw new Error(`'${this.#tokens.join(' ')}' is left over.`);
    return result;
  }

  #any(): boolean {
    let result = this.#all();
    while (this.#take('||')) result = this.#all() || result;
    return result;
  }

  #all(): boolean {
    let result = this.#comparison();
    while (this.#take('&&')) result = this.#comparison() && result;
    return result;
  }

  #comparison(): boolean {
    if (this.#take('(')) {
      const result = this.#any();
      if (!this.#take(')')) throw new Error('A closing parenthesis is missing.');
      return result;
    }
    const selector = this.#next();
    if (!selector.startsWith('$.')) throw new Error(`'${selector}' is no selector.`);
    const value = valueAt(this.#line, selector.slice(2).split('.'));
    const operator = this.#next();
    switch (operator) {
      case 'EXISTS':
        return value !== undefined;
      case 'NOT EXISTS':
        return value === undefined;
      case 'IS TRUE':
        return value === true;
      case 'IS FALSE':
        return value === false;
      case '=':
        return isLike(this.#operand(), value);
      case '!=':
        return !isLike(this.#operand(), value);
      default:
        throw new Error(`'${operator}' is no operator.`);
    }
  }

  #operand(): string {
    return this.#next().replaceAll('"', '');
  }

  #take(token: string): boolean {
    if (this.#tokens[0] !== token) return false;
    this.#tokens.shift();
    return true;
  }

  #next(): string {
    const token = this.#tokens.shift();
    if (token === undefined) throw new Error('The pattern ends too early.');
    return token;
  }
}

function valueAt(node: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null
        ? (value as Record<string, unknown>)[name]
        : undefined,
    node,
  );
}

/** Compares with `*` for any characters. */
function isLike(expected: string, value: unknown): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  const pattern = expected.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${pattern}$`).test(String(value));
}
