import { describe, expect, it } from 'vitest';
import { gitEnvironment } from '../../src/programs/git/git-environment.ts';

const ssh = (env: Record<string, string>, configured = '') => gitEnvironment(env, configured).GIT_SSH_COMMAND;

describe('gitEnvironment', () => {
  it('allows no program to ask', () => {
    expect(gitEnvironment({ HOME: '/home/me' }, '')).toMatchObject({
      HOME: '/home/me',
      GIT_TERMINAL_PROMPT: '0',
      GCM_INTERACTIVE: 'never',
      SSH_ASKPASS_REQUIRE: 'never',
      LC_ALL: 'C',
    });
    expect(ssh({})).toMatch(/^ssh -o BatchMode=yes -o ConnectTimeout=\d+/);
  });

  it.each([
    ['GIT_SSH_COMMAND', { GIT_SSH_COMMAND: 'ssh -i "/my key"' }, '', 'ssh -i "/my key" -o BatchMode=yes'],
    ['core.sshCommand', {}, 'ssh -F /etc/x', 'ssh -F /etc/x -o BatchMode=yes'],
    ['the first of both', { GIT_SSH_COMMAND: 'ssh -1' }, 'ssh -2', 'ssh -1 -o BatchMode=yes'],
    ['core.sshCommand before GIT_SSH', { GIT_SSH: '/bin/x' }, 'ssh -2', 'ssh -2 -o BatchMode=yes'],
  ])('puts its options behind those of %s', (_, env, configured, command) => {
    expect(ssh(env, configured)).toContain(command);
  });

  it.each([
    ['GIT_SSH', { GIT_SSH: '/usr/bin/plain' }, undefined],
    ['plink', { GIT_SSH_COMMAND: '/opt/plink -batch' }, '/opt/plink -batch'],
    ['a variant', { GIT_SSH_COMMAND: 'wrapper', GIT_SSH_VARIANT: 'simple' }, 'wrapper'],
  ])('leaves %s alone, which may take other options', (_, env, command) => {
    expect(ssh(env)).toBe(command);
  });

  it('leads git away from the repository that it is run in', () => {
    const env = gitEnvironment({ GIT_DIR: '/x', GIT_INDEX_FILE: 'y', GIT_SSL_CAINFO: 'z', GIT_CONFIG_COUNT: '0' }, '');
    expect(env.GIT_DIR).toBeUndefined();
    expect(env.GIT_INDEX_FILE).toBeUndefined();
    expect(env).toMatchObject({ GIT_SSL_CAINFO: 'z', GIT_CONFIG_COUNT: '0' });
  });
});
