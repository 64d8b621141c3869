import type { Draft } from '../../../lambda/serverless-api/core/answers.ts';
import { isStale, type ContentApi } from './content-api.ts';
import { complain, say } from './messages.ts';
import { go } from './travel.ts';
import { isChanged, type Edit } from './unsaved.ts';

/** Editor's page, as the actions of publishers use it. */
export interface OpenPage {
  readonly edit: Edit;
  /** Replaces the shown version. */
  readonly show: (edit: Edit) => void;
}

/** Publishes the shown version. */
export async function publish(api: ContentApi, open: OpenPage): Promise<void> {
  await onNewest(api, open, async (base) => {
    await api.publish(base.site, base.page, base.version);
    const published = { ...base, published: base.version };
    open.show({ base: published, mine: published });
    say(`Version ${base.version} is published.`);
  });
}

/** Deletes the page after a confirmation. */
export async function remove(api: ContentApi, open: OpenPage): Promise<void> {
  if (!confirm('Delete this page? Its history stays, and a version of it can be restored.')) return;
  await onNewest(api, open, async ({ site, page, version }) => {
    await api.delete(site, page, version);
    go(`#/${site}/${page}/versions`, 'The page is deleted.');
  });
}

/** Runs an action on a version if it is the newest and is shown without changes. */
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
