import { createHmac } from 'node:crypto';

/** A delivery as a forge sends it. */
export type HookDelivery = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

type Push = {
  readonly project: string;
  readonly tag: string;
  readonly secret: string;
  readonly delivery?: string;
  readonly after?: string;
};

const none = '0'.repeat(40);
const commit = '82b3d5ae55f7080f1e6022629cdb57bfae7cccc7';
const json = { 'content-type': 'application/json' };
const hmac = (secret: string, body: string) => createHmac('sha256', secret).update(body).digest('hex');

/** A tag event of GitLab (docs.gitlab.com, "Webhook events", shortened). */
export function gitlabTag({ project, tag, secret, delivery = 'd1', after = commit }: Push): HookDelivery {
  const body = {
    ...{ object_kind: 'tag_push', event_name: 'tag_push', before: none, after, ref: `refs/tags/${tag}` },
    ...{ ref_protected: true, checkout_sha: after, user_id: 1, user_name: 'John Smith', project_id: 1 },
    project: {
      ...{ id: 1, name: 'Example', description: '', web_url: `http://example.com/${project}`, avatar_url: null },
      ...{ git_ssh_url: `git@example.com:${project}.git`, git_http_url: `http://example.com/${project}.git` },
      ...{ namespace: 'Jsmith', visibility_level: 0, path_with_namespace: project, default_branch: 'master' },
    },
    repository: { name: 'Example', url: `ssh://git@example.com/${project}.git`, description: '' },
    ...{ commits: [], total_commits_count: 0 },
  };
  const event = { 'x-gitlab-event': 'Tag Push Hook', 'x-gitlab-instance': 'https://gitlab.company.com' };
  const ids = { 'x-gitlab-webhook-uuid': '13792a34-cac6-4fda-95a8-c58e00a3954e', 'idempotency-key': delivery };
  return { headers: { ...json, ...event, ...ids, 'x-gitlab-token': secret }, body: JSON.stringify(body) };
}

/** The same from a system hook, which reports a push as a list of changed refs. */
export function gitlabUpdate({ project, tag, secret, delivery = 'd1' }: Push): HookDelivery {
  const body = {
    ...{ event_name: 'repository_update', user_id: 1, user_name: 'John Smith', project_id: 1 },
    project: { name: 'Example', path_with_namespace: project, git_http_url: `http://example.com/${project}.git` },
    changes: [{ before: none, after: commit, ref: `refs/tags/${tag}` }],
    refs: [`refs/tags/${tag}`],
  };
  const headers = {
    ...json,
    'x-gitlab-event': 'System Hook',
    'x-gitlab-event-uuid': delivery,
    'x-gitlab-token': secret,
  };
  return { headers, body: JSON.stringify(body) };
}

/** The same with a signing token (standardwebhooks.com) in place of the secret itself. */
export function gitlabSigned(push: Push, seconds = Math.floor(Date.now() / 1000)): HookDelivery {
  const { headers, body } = gitlabTag(push);
  const { 'x-gitlab-token': _, ...others } = headers;
  const id = push.delivery ?? 'd1';
  const signature = createHmac('sha256', push.secret).update(`${id}.${seconds}.${body}`).digest('base64');
  const signed = { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` };
  return { headers: { ...others, ...signed }, body };
}

/** `create` of GitHub (docs.github.com, "Webhook events and payloads", shortened). */
export function githubCreate({ project, tag, secret, delivery = 'd1' }: Push): HookDelivery {
  const [login, name] = project.split('/');
  const body = JSON.stringify({
    ...{ ref: tag, ref_type: 'tag', master_branch: 'master', description: null, pusher_type: 'user' },
    repository: {
      ...{ id: 186853002, node_id: 'MDEwOlJlcG9zaXRvcnkxODY4NTMwMDI=', name, full_name: project, private: true },
      owner: { login, id: 21031067, type: 'User' },
      ...{ html_url: `https://github.com/${project}`, clone_url: `https://github.com/${project}.git` },
    },
    sender: { login, id: 21031067, type: 'User' },
  });
  const event = { 'x-github-event': 'create', 'x-github-delivery': delivery, 'user-agent': 'GitHub-Hookshot/044aadd' };
  return { headers: { ...json, ...event, 'x-hub-signature-256': `sha256=${hmac(secret, body)}` }, body };
}

/** `push` of GitHub, sent as a form. */
export function githubForm({ project, tag, secret, delivery = 'd1' }: Push): HookDelivery {
  const payload = JSON.stringify({
    ...{ ref: `refs/tags/${tag}`, before: none, after: commit, created: true, deleted: false, base_ref: null },
    repository: { full_name: project },
    ...{ commits: [], head_commit: null, pusher: { name: 'Codertocat' } },
  });
  const body = new URLSearchParams({ payload }).toString();
  const event = { 'x-github-event': 'push', 'x-github-delivery': delivery };
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return { headers: { ...type, ...event, 'x-hub-signature-256': `sha256=${hmac(secret, body)}` }, body };
}

/** `push` of Gitea (docs.gitea.com, "Webhooks", shortened); Forgejo has headers of its own besides. */
export function giteaPush({ project, tag, secret, delivery = 'd1' }: Push, prefix = 'x-gitea'): HookDelivery {
  const [login, name] = project.split('/');
  const body = JSON.stringify(
    {
      ...{ ref: `refs/tags/${tag}`, before: none, after: commit, compare_url: '', commits: [], total_commits: 0 },
      head_commit: null,
      repository: {
        ...{ id: 140, name, full_name: project, description: 'webhooks', private: false, fork: false },
        owner: { id: 1, login, full_name: 'Gitea', email: 'someone@gitea.io', username: login },
        ...{ html_url: `http://localhost:3000/${project}`, ssh_url: `ssh://gitea@localhost:2222/${project}.git` },
      },
      ...{ pusher: { id: 1, login: 'gitea' }, sender: { id: 1, login: 'gitea' } },
    },
    undefined,
    2,
  );
  const event = { [`${prefix}-event`]: 'push', [`${prefix}-delivery`]: delivery, 'x-github-event': 'push' };
  return { headers: { ...json, ...event, [`${prefix}-signature`]: hmac(secret, body) }, body };
}

/** repo:push of Bitbucket Cloud (support.atlassian.com, "Event payloads", shortened). */
export function bitbucketPush({ project, tag, secret, delivery = 'd1' }: Push): HookDelivery {
  const body = JSON.stringify({
    push: {
      changes: [
        {
          ...{ old: null, created: true, forced: false, closed: false, truncated: false, commits: [] },
          new: { name: tag, type: 'tag', target: { hash: commit, type: 'commit' }, links: {} },
        },
      ],
    },
    repository: { type: 'repository', full_name: project, name: project, scm: 'git', is_private: true },
    actor: { type: 'user', display_name: 'Emma' },
  });
  const event = {
    'x-event-key': 'repo:push',
    'x-request-uuid': delivery,
    'x-hook-uuid': '{ab}',
    'x-attempt-number': '1',
  };
  return { headers: { ...json, ...event, 'x-hub-signature': `sha256=${hmac(secret, body)}` }, body };
}

/** repo:refs_changed of Bitbucket Server (confluence.atlassian.com, "Event payload", shortened). */
export function bitbucketServerPush({ project, tag, secret, delivery = 'd1' }: Push): HookDelivery {
  const [key = '', slug] = project.split('/');
  const body = JSON.stringify({
    ...{ eventKey: 'repo:refs_changed', date: '2017-09-19T09:45:32+1000' },
    actor: { name: 'admin', emailAddress: 'admin@example.com', id: 1, slug: 'admin', type: 'NORMAL' },
    repository: {
      ...{ slug, id: 84, name: slug, scmId: 'git', state: 'AVAILABLE', statusMessage: 'Available', forkable: true },
      project: { key: key.toUpperCase(), id: 84, name: 'project', public: false, type: 'NORMAL' },
    },
    changes: [
      {
        ref: { id: `refs/tags/${tag}`, displayId: tag, type: 'TAG' },
        ...{ refId: `refs/tags/${tag}`, fromHash: none, toHash: commit, type: 'ADD' },
      },
    ],
  });
  const event = { 'x-event-key': 'repo:refs_changed', 'x-request-id': delivery };
  return { headers: { ...json, ...event, 'x-hub-signature': `sha256=${hmac(secret, body)}` }, body };
}

/** ref-updated of Gerrit (gerrit-documentation, "Gerrit Code Review - Stream Events"); the secret is in the path. */
export function gerritUpdate({ project, tag }: Push): HookDelivery {
  const body = {
    submitter: { name: 'Administrator', email: 'admin@example.com', username: 'admin' },
    refUpdate: { oldRev: none, newRev: commit, refName: `refs/tags/${tag}`, project },
    ...{ type: 'ref-updated', eventCreatedOn: 1_700_479_996 },
  };
  return { headers: { 'content-type': 'application/json; charset=UTF-8' }, body: JSON.stringify(body) };
}

/** The same with several refs in one event. */
export function gerritBatch({ project, tag }: Push): HookDelivery {
  const refUpdates = ['refs/heads/main', `refs/tags/${tag}`].map((refName) => ({
    ...{ oldRev: none, newRev: commit, refName, project },
  }));
  const body = {
    submitter: { username: 'admin' },
    refUpdates,
    type: 'batch-ref-updated',
    eventCreatedOn: 1_700_479_997,
  };
  return { headers: { 'content-type': 'application/json; charset=UTF-8' }, body: JSON.stringify(body) };
}
