import { basename } from 'node:path';

/** Seconds for ssh to reach a server. */
const connectSeconds = 15;

/** Variables that would make git work on a repository of the user's: those of `git rev-parse --local-env-vars`. */
const repositoryVariables =
  /^GIT_(?:ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|DIR|GRAFT_FILE|IMPLICIT_WORK_TREE|INDEX_FILE|INTERNAL_SUPER_PREFIX|NAMESPACE|NO_REPLACE_OBJECTS|OBJECT_DIRECTORY|PREFIX|REPLACE_REF_BASE|SHALLOW_FILE|WORK_TREE)$/;

/**
 * The environment for git: the user's own, with nothing that asks questions, and messages in English.
 * `configured` is the user's core.sshCommand; options are put behind the user's own, which ssh prefers.
 */
export function gitEnvironment(env: NodeJS.ProcessEnv, configured: string): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(([name]) => !repositoryVariables.test(name));
  return {
    ...Object.fromEntries(own),
    ...sshVariables(env, configured),
    GCM_INTERACTIVE: 'never',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    LANGUAGE: '',
    LC_ALL: 'C',
    SSH_ASKPASS_REQUIRE: 'never',
  };
}

/** The user's environment for git that nobody watches: only the transports of repository URLs are allowed. */
export function unattendedGitEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { GIT_ASKPASS: '', ...env, GIT_ALLOW_PROTOCOL: 'https:http:ssh:git' };
}

/** Nothing where the user has another program than ssh, which takes other options. */
function sshVariables(env: NodeJS.ProcessEnv, configured: string): NodeJS.ProcessEnv {
  const own = env.GIT_SSH_COMMAND || configured;
  const isOther = /^(?:putty|plink|tortoiseplink|simple)$/i.test(env.GIT_SSH_VARIANT ?? '');
  const program = basename(own.trim().split(/\s+/)[0] ?? '');
  if (isOther || /plink/i.test(program) || (own === '' && env.GIT_SSH)) return {};
  // Below INFO, ssh keeps to itself why it cannot agree with a server.
  const options = `-o BatchMode=yes -o ConnectTimeout=${connectSeconds} -o LogLevel=INFO`;
  return { GIT_SSH_COMMAND: `${own || 'ssh'} ${options}` };
}
