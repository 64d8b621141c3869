/** A full commit id, as git and CodePipeline write it. */
const COMMIT = /^[0-9a-f]{40}$/;

/**
 * The commit that an image was built from: its tag. A digest behind it is passed over.
 *
 * @param image `REGISTRY/REPOSITORY:TAG`
 * @throws Error naming the tag when it is none, `latest` or anything else but a full commit id
 */
export function commitOf(image: string): string {
  const [reference = ''] = image.split('@');
  const [, tag = 'latest'] = /:([^:/]+)$/.exec(reference) ?? [];
  if (COMMIT.test(tag)) return tag;
  throw new Error(
    `The image ${image} has the tag '${tag}': tag it with the full id of the commit that it was built from, 40 hexadecimal digits.`,
  );
}
