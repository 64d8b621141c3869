import ts from 'typescript';

/**
 * Takes what stays behind out of a list: imports of these modules, and the elements of lists and
 * properties of objects that use them or that are texts with their names.
 *
 * @param isGone returns true for the specifier of an import
 * @param namesGone returns true for a text with the name of a folder
 * @throws Error for another use of such an import
 */
export function prune(
  file: string,
  text: string,
  isGone: (specifier: string) => boolean,
  namesGone: (text: string) => boolean,
): string {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const names = new Set<string>();
  const cuts: ts.Node[] = [];
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier))
      continue;
    if (!isGone(statement.moduleSpecifier.text)) continue;
    cuts.push(statement);
    for (const name of namesOf(statement)) names.add(name);
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node) && names.has(node.text) && !isNameOfProperty(node))
      cuts.push(elementOf(node, file));
    else if (
      ts.isStringLiteral(node) &&
      ts.isArrayLiteralExpression(node.parent) &&
      namesGone(node.text)
    )
      cuts.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...new Set(cuts)]
    .toSorted((a, b) => b.pos - a.pos)
    .filter((node, index, all) => !all.some((other, i) => i !== index && contains(other, node)))
    .reduce((rest, node) => {
      const comma = /^\s*,/.exec(rest.slice(node.end))?.[0].length ?? 0;
      return rest.slice(0, node.pos) + rest.slice(node.end + comma);
    }, text);
}

function namesOf({ importClause }: ts.ImportDeclaration): string[] {
  const { name, namedBindings } = importClause ?? {};
  const named = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : [];
  return [name, ...named.map((element) => element.name)].flatMap((each) =>
    each ? [each.text] : [],
  );
}

function isNameOfProperty(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node)
  );
}

/** Element of a list, or property of an object, that a name is in. */
function elementOf(name: ts.Node, file: string): ts.Node {
  for (let node = name; !ts.isStatement(node); node = node.parent)
    if (
      ts.isArrayLiteralExpression(node.parent) ||
      ts.isSpreadAssignment(node) ||
      ts.isPropertyAssignment(node) ||
      ts.isShorthandPropertyAssignment(node)
    )
      return node;
  throw new Error(
    `${file} uses ${name.getText()}, which stays behind, outside of a list: make it an element of one.`,
  );
}

function contains(outer: ts.Node, inner: ts.Node): boolean {
  if (outer.pos === inner.pos && outer.end === inner.end) return false;
  return outer.pos <= inner.pos && inner.end <= outer.end;
}
