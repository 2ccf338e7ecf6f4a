import * as z from 'zod';
import { forgeNames } from '../vanity/forges/forge.ts';
import { vcsNames } from '../vanity/vcs.ts';

/**
 * The shape of vanity.yaml, key by key. What a key means beyond its type is checked by its reader;
 * the descriptions are what editors show.
 */

// Cs: halves of surrogate pairs, which no encoding can write.
const text = z
  .string()
  .max(2_048, { abort: true })
  .regex(/^[^\p{Cc}\p{Cs}]*$/u);
const prose = z
  .string()
  .max(4_096, { abort: true })
  .regex(/^(?:[^\p{Cc}\p{Cs}]|[\t\r\n])*$/u);
const ageSeconds = z.int().min(0).max(315_360_000);

export const backendFields = {
  forge: z.enum(forgeNames).describe('kind of forge'),
  web: text.describe('https page of the forge; may have a path (relative_url_root)'),
  clone: z.enum(['ssh', 'https']).default('https').describe('which clone URL the tags carry; default https'),
  ssh: text.optional().describe('user@host[:port]; default git@<web host>, port 22 (gerrit: 29418)'),
  branch: text.optional().describe('branch for source links; default HEAD, or main if the forge needs a name'),
  hook_secret_file: text
    .optional()
    .describe('file with the secret of the webhook, which makes new tags known at once; relative to this file'),
};

export const pathFields = {
  // The reader of URLs looks for control characters.
  repo: z.string().optional().describe('repository URL; scp-style mistakes are corrected with a warning'),
  vcs: z.enum(vcsNames).default('git').describe('version control system; mod: `repo` is a GOPROXY; default git'),
  // Whatever is wrong with it is found when it is read as links.
  display: z.string().max(8_192).optional().describe('go-source, verbatim: home, directory and file URL'),
  backend: text.optional().describe('name of a back end; default: the top-level `backend`'),
  project: text.optional().describe('project on the back end; default: the path'),
  subdir: text.optional().describe('directory of the module in the repository (Go >= 1.25)'),
  branch: text.optional().describe("branch for source links; default: the back end's"),
  description: prose.optional().describe('one line for the pages'),
  docs: text.optional().describe('documentation link, with {importPath}'),
  hidden: z.boolean().default(false).describe('answers `go`, is not listed; default false'),
  deprecated: prose.optional().describe('what to use instead'),
  cache_max_age: ageSeconds.optional().describe('seconds; default: the top-level `cache_max_age`'),
  proxy: z.boolean().default(true).describe('false: the module proxy does not serve this path; default true'),
};

/** The top level without `access`, `proxy`, `backends` and `paths`, which are read by themselves. */
export const topFields = {
  host: z
    .union([text, z.array(text).max(1_000)])
    .optional()
    .describe('import-path host, or a list of them'),
  cache_max_age: ageSeconds.default(300).describe('seconds that answers may be cached; default 300'),
  title: prose.default('Go modules').describe('title of the pages'),
  docs: text.optional().describe('documentation link, with {importPath}; default: pkg.go.dev for public forges'),
  index: z.enum(['public', 'hidden']).default('public').describe('whether / lists the modules; default public'),
  explain: z
    .enum(['all', 'text', 'none'])
    .default('all')
    .describe('/-/explain; all: explains errors and checks modules; text: no checks; none: no such page; default all'),
  backend: text.optional().describe('default back end of the paths'),
  ignore: z
    .union([text, z.array(text).max(200)])
    .optional()
    .describe('codes of warnings that are known and accepted'),
};

export const accessFields = {
  restrict: z
    .enum(['none', 'downloads', 'index', 'all'])
    .describe('what needs a login; downloads: the module proxy; index: pages, too; all: discovery by `go`, too'),
  users: text.optional().describe('htpasswd file with bcrypt hashes; relative to this file'),
  allow: z
    .union([text, z.array(text).max(10_000)])
    .optional()
    .describe('networks whose clients need no login'),
  forge: z
    .boolean()
    .default(false)
    .describe('whether a login that may clone a repository may download its modules; default false'),
  remember: z
    .int()
    .min(1)
    .max(3_600)
    .default(300)
    .describe('seconds for which the yes of a forge is remembered; default 300'),
};

export const proxyFields = {
  store: text.describe('directory of the modules, relative to this file; or s3://BUCKET/PREFIX'),
  work: text.optional().describe('directory for clones and temporary caches, on a local disk; default: temporary'),
  announce: z.boolean().default(true).describe('whether pages carry the `mod` tag; default true'),
  url: text.optional().describe('base URL in the `mod` tag; default: https, the host that is asked, /-/proxy'),
  fetch: z.boolean().default(true).describe('false: serve only what is stored; default true'),
  fresh: z.int().min(0).max(86_400).default(60).describe('seconds that a listing of references is fresh; default 60'),
  timeout: z.int().min(1).max(86_400).default(600).describe('seconds for one fetch; default 600'),
  jobs: z.int().min(1).max(256).default(4).describe('fetches at once; default 4'),
  work_limit: text.default('20 GB').describe('size of all clones, such as 500 MB or 20 GB; default 20 GB'),
  redirect: z.boolean().default(false).describe('true: zips are redirects to signed URLs of the bucket; default false'),
  upstream: text.optional().describe('module proxy that modules of other hosts come from; default: none'),
  deny: z
    .union([text, z.array(text).max(10_000)])
    .optional()
    .describe('modules or MODULE@VERSION that are not served; patterns as in GOPRIVATE'),
};

/** How the bucket of a `store` that begins with s3:// is reached. */
export const s3Fields = {
  endpoint: text.optional().describe('base URL of the service; default: AWS'),
  region: text.optional().describe('region; default: that of the environment or of the AWS profile'),
  path_style: z.boolean().optional().describe('whether URLs have the bucket in their path; default: with `endpoint`'),
};

const vanitySchema = z
  .strictObject({
    ...topFields,
    access: z.strictObject(accessFields).optional().describe('who must log in; default: nobody'),
    proxy: z
      .strictObject({ ...proxyFields, s3: z.strictObject(s3Fields).optional().describe('how the bucket is reached') })
      .optional()
      .describe('module proxy; default: none'),
    backends: z.record(z.string(), z.strictObject(backendFields)).optional().describe('forges, named once'),
    paths: z
      .record(z.string(), z.strictObject(pathFields).nullable())
      .describe('module paths; keys begin with / or with a host'),
  })
  .describe('vanity.yaml of govanity');

/** JSON schema of vanity.yaml for editors. */
export function buildJsonSchema(): object {
  return z.toJSONSchema(vanitySchema, { io: 'input' });
}
