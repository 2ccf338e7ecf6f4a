import { quoteForShell } from '../diagnostics/quote-for-shell.ts';
import type { UrlRewrite } from '../vanity/forges/forge.ts';
import type { CloneEndpoint } from './clone-endpoints.ts';

/** What a CI job needs. */
export interface CiNeeds {
  readonly goPrivate: string;
  /** Import-path hosts that ask `go` for a login. */
  readonly logins: readonly string[];
  /** Whether the token of a GitLab CI job is a login for them. */
  readonly isJobTokenLogin: boolean;
  /** Back ends in use. */
  readonly endpoints: readonly CloneEndpoint[];
}

/** Commands that make git rewrite the beginning of URLs. */
export function rewriteCommands(rewrites: readonly UrlRewrite[]): string[] {
  return rewrites.map(({ from, to }, index) => {
    // Without --add a second value for a key would replace the first.
    const add = rewrites.slice(0, index).some((earlier) => earlier.to === to) ? '--add ' : '';
    return `git config --global ${add}${quoteForShell(`url.${to}.insteadOf`)} ${quoteForShell(from)}`;
  });
}

/** Whether the token of a GitLab CI job gives access to what the URLs of an endpoint name. */
export function takesJobToken({ forge, isProxy, protocol, rewrites }: CloneEndpoint): boolean {
  return forge.name === 'gitlab' && !isProxy && (protocol === 'https' || rewrites.length > 0);
}

/** Part of a .gitlab-ci.yml. The job's own token is enough for the GitLab that runs the job. */
export function gitlabCi({ goPrivate, logins, isJobTokenLogin, endpoints }: CiNeeds): string {
  const withToken = endpoints.filter(takesJobToken);
  const others = endpoints.filter((endpoint) => !takesJobToken(endpoint));
  const jobHosts = [...(isJobTokenLogin ? logins : []), ...withToken.map(webHost)];
  const machines = [
    ...jobHosts.map((host) => netrcLine(host, 'gitlab-ci-token', '$CI_JOB_TOKEN')),
    ...otherMachines(isJobTokenLogin ? [] : logins, others),
  ];
  const script = [...netrcCommands(machines), ...sshRewrites(withToken)];
  if (others.some(({ protocol }) => protocol === 'ssh')) {
    script.push(
      '# SSH_PRIVATE_KEY and SSH_KNOWN_HOSTS: CI/CD variables of the type File',
      'eval "$(ssh-agent -s)"',
      'chmod 600 "$SSH_PRIVATE_KEY" && ssh-add "$SSH_PRIVATE_KEY"',
      'mkdir -p -m 700 ~/.ssh && cp "$SSH_KNOWN_HOSTS" ~/.ssh/known_hosts',
    );
  }
  const items = script.map((line) => (line.startsWith('#') ? `    ${line}` : `    - ${line}`));
  return [
    ...['variables:', `  GOPRIVATE: ${goPrivate}`],
    ...(items.length === 0 ? [] : ['', 'default:', '  before_script:', ...items]),
    ...['', 'test:', '  image: golang', '  script:', '    - go test ./...', ''],
  ].join('\n');
}

/** A workflow of GitHub Actions. */
export function githubActions({ goPrivate, logins, endpoints }: CiNeeds): string {
  const machines = otherMachines(logins, endpoints);
  const needsSsh = endpoints.some(({ protocol }) => protocol === 'ssh');
  const script = netrcCommands(machines);
  if (needsSsh) {
    script.push(
      'mkdir -p -m 700 ~/.ssh && echo "$SSH_KNOWN_HOSTS" >> ~/.ssh/known_hosts',
      'ssh-agent -a "$RUNNER_TEMP/agent" && echo "SSH_AUTH_SOCK=$RUNNER_TEMP/agent" >> "$GITHUB_ENV"',
      'echo "$SSH_PRIVATE_KEY" | SSH_AUTH_SOCK="$RUNNER_TEMP/agent" ssh-add -',
    );
  }
  const secrets = [
    ...new Set([...machines.flatMap(namesOfVariables), ...(needsSsh ? ['SSH_KNOWN_HOSTS', 'SSH_PRIVATE_KEY'] : [])]),
  ];
  const access = [
    ...['      - name: access to Go modules', '        env:'],
    ...secrets.map((name) => `          ${name}: \${{ secrets.${name} }}`),
    '        run: |',
    ...script.map((line) => `          ${line}`),
  ];
  return [
    ...[
      'on: push',
      'env:',
      `  GOPRIVATE: ${goPrivate}`,
      'jobs:',
      '  test:',
      '    runs-on: ubuntu-latest',
      '    steps:',
    ],
    ...['      - uses: actions/checkout@v4', '      - uses: actions/setup-go@v5', '        with:'],
    '          go-version-file: go.mod',
    ...(script.length === 0 ? [] : access),
    ...['      - run: go test ./...', ''],
  ].join('\n');
}

function sshRewrites(endpoints: readonly CloneEndpoint[]): string[] {
  return endpoints.flatMap(({ protocol, rewrites }) => (protocol === 'ssh' ? rewriteCommands(rewrites) : []));
}

function webHost({ web }: CloneEndpoint): string {
  return new URL(web).hostname;
}

/** Lines for the hosts that take a user name and a password, each from variables of its own. */
function otherMachines(logins: readonly string[], endpoints: readonly CloneEndpoint[]): string[] {
  const hosts = [...logins, ...endpoints.filter(({ protocol }) => protocol === 'https').map(({ host }) => host)];
  return [...new Set(hosts)].map((host) => {
    const name = host.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
    return netrcLine(host, `$${name}_USER`, `$${name}_TOKEN`);
  });
}

function netrcLine(host: string, login: string, password: string): string {
  return `machine ${host} login ${login} password ${password}`;
}

function netrcCommands(machines: readonly string[]): string[] {
  if (machines.length === 0) return [];
  return [...machines.map((line) => `echo "${line}" >> ~/.netrc`), 'chmod 600 ~/.netrc'];
}

function namesOfVariables(line: string): string[] {
  return [...line.matchAll(/\$([A-Z0-9_]+)/g)].map(([, name = '']) => name);
}
