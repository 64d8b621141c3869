/** Full commit id, as git and CodePipeline write it. */
const COMMIT = /^[0-9a-f]{40}$/;

/**
 * Commit that an image was built from: its tag. A digest after the tag is ignored.
 *
 * @param image `REGISTRY/REPOSITORY:TAG`
 * @throws Error with the tag when it is missing or is not a full commit id, e.g. `latest`
 */
export function commitOf(image: string): string {
  const [reference = ''] = image.split('@');
  const [, tag = 'latest'] = /:([^:/]+)$/.exec(reference) ?? [];
  if (COMMIT.test(tag)) return tag;
  throw new Error(
    `The image ${image} has the tag '${tag}': tag it with the full id of the commit that it was built from, 40 hexadecimal digits.`,
  );
}
