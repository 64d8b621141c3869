import type { Draft } from '../../../lambda/serverless-api/core/answers.ts';
import { isStale, type ContentApi } from './content-api.ts';
import { complain, say } from './messages.ts';
import { go } from './travel.ts';
import { isChanged, type Edit } from './unsaved.ts';

/** An editor, as those who act on its page see it. */
export interface OpenPage {
  readonly edit: Edit;
  /** Shows this version instead. */
  readonly show: (edit: Edit) => void;
}

/** Lets everyone read the version that the person has before them. */
export async function publish(api: ContentApi, open: OpenPage): Promise<void> {
  await onNewest(api, open, async (base) => {
    await api.publish(base.site, base.page, base.version);
    const published = { ...base, published: base.version };
    open.show({ base: published, mine: published });
    say(`Version ${base.version} is published.`);
  });
}

/** Takes the page away, if the person says so twice. */
export async function remove(api: ContentApi, open: OpenPage): Promise<void> {
  if (!confirm('Delete this page? Its history stays, and a version of it can be restored.')) return;
  await onNewest(api, open, async ({ site, page, version }) => {
    await api.delete(site, page, version);
    go(`#/${site}/${page}/versions`, 'The page is deleted.');
  });
}

/** Does something with a version, if it is the newest and what the person has before them. */
async function onNewest(
  api: ContentApi,
  { edit, show }: OpenPage,
  work: (base: Draft) => Promise<void>,
): Promise<void> {
  if (isChanged(edit)) {
    complain('You have changed something: save it first.');
    return;
  }
  try {
    await work(edit.base);
  } catch (error) {
    if (!isStale(error)) throw error;
    const newest = await api.draft(edit.base.site, edit.base.page);
    show({ base: newest, mine: newest });
    complain(`${newest.updatedBy} has saved version ${newest.version}: look at it first.`);
  }
}
