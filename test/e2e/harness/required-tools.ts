import { execFileSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { describeUnlessMissing, isExecutable } from '../../support/describe-unless-missing.ts';

/** The programs that the end-to-end tests run for real. */
export const ALL_TOOLS = ['git', 'git-http-backend', 'go', 'nginx', 'openssl', 'ssh', 'ssh-keygen', 'sshd'] as const;

/** Those that single tests run, too. */
type OtherTool =
  | 'bash'
  | 'cgit.cgi'
  | 'fcgiwrap'
  | 'fish'
  | 'gitweb.cgi'
  | 'helm'
  | 'mandoc'
  | 'moto_server'
  | 'node22'
  | 'node24'
  | 'perl'
  | 'versitygw'
  | 'zsh';

export type Tool = (typeof ALL_TOOLS)[number] | OtherTool;

/** Go 1.25 brought the fourth field of go-import, which `subdir` needs. */
const OLDEST_GO_MINOR = 25;

/** Where servers live; on Debian these are on root's PATH only. */
const SERVER_DIRS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/lib/cgit', '/usr/share/gitweb'];

/** The tool's absolute path: sshd insists on one. Undefined where the machine does not have it. */
export function findTool(tool: Tool): string | undefined {
  const dirs = [...(process.env.PATH ?? '').split(delimiter), ...SERVER_DIRS];
  if (tool === 'git-http-backend') dirs.push(...gitExecPath());
  return dirs.map((dir) => join(dir, tool)).find(isExecutable);
}

/** The tool's absolute path; an error where it is missing, which `describeWithTools` has ruled out. */
export function toolPath(tool: Tool): string {
  const path = findTool(tool);
  if (path === undefined) throw new Error(`${tool} is missing`);
  return path;
}

/** `describe` for tests that need tools; see `describeUnlessMissing`. */
export function describeWithTools(title: string, tools: readonly Tool[], body: () => void): void {
  describeUnlessMissing(title, tools.flatMap(whatIsMissing), body);
}

/** A tool's name, or what its version should be, where this machine does not have it. */
function whatIsMissing(tool: Tool): string[] {
  const path = findTool(tool);
  if (path === undefined) return [tool];
  if (tool !== 'go') return [];
  const version = execFileSync(path, ['env', 'GOVERSION'], { encoding: 'utf8' }).trim();
  const minor = /^go1\.(\d+)/.exec(version)?.[1];
  return minor !== undefined && Number(minor) < OLDEST_GO_MINOR
    ? [`go >= 1.${OLDEST_GO_MINOR} (here is ${version})`]
    : [];
}

function gitExecPath(): string[] {
  const git = findTool('git');
  return git === undefined ? [] : [execFileSync(git, ['--exec-path'], { encoding: 'utf8' }).trim()];
}
