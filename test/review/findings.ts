/** Finding of a tool. */
export interface Finding {
  /** Id of the tool's check. */
  readonly check: string;
  /** Name of the stack. */
  readonly template: string;
  /** Logical id. */
  readonly resource: string;
  readonly detail: string;
}

/** Findings that are accepted. */
export interface Accepted {
  readonly check: string;
  /**
   * Pattern of `Stack.LogicalId`.
   *
   * @default - every resource
   */
  readonly resource?: RegExp;
  /**
   * Pattern of the finding's text.
   *
   * @default - every text
   */
  readonly detail?: RegExp;
  readonly reason: string;
}

/**
 * Compares findings with a list of accepted ones.
 *
 * @returns findings that nothing accepts, and entries that accept nothing, which would hide a later finding
 */
export function review(
  found: readonly Finding[],
  accepted: readonly Accepted[],
): { readonly open: readonly Finding[]; readonly unused: readonly Accepted[] } {
  return {
    open: found.filter((finding) => !accepted.some((each) => accepts(each, finding))),
    unused: accepted.filter((each) => !found.some((finding) => accepts(each, finding))),
  };
}

function accepts({ check, resource, detail }: Accepted, finding: Finding): boolean {
  return (
    check === finding.check &&
    (resource?.test(`${finding.template}.${finding.resource}`) ?? true) &&
    (detail?.test(finding.detail) ?? true)
  );
}
