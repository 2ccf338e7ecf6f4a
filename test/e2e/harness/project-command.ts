import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolPath } from './required-tools.ts';

export type ProjectCommand = {
  /** The program for sshd's forced command. */
  readonly file: string;
  /** What it was asked so far, one line a request: `user git-upload-pack '/group/project.git'`. */
  readonly requests: () => Promise<string[]>;
};

/**
 * Writes the program behind `ssh git@gitlab.company.com`: it serves the bare repositories `projectsDir/….git` for
 * reading and takes project paths as GitLab, Gerrit and Gitea do, a leading `/` and a trailing `.git` being optional.
 */
export async function writeProjectCommand(dir: string, projectsDir: string): Promise<ProjectCommand> {
  const file = join(dir, 'project-command');
  const log = join(dir, 'project-command.log');
  await writeFile(log, '');
  const script = `#!/bin/sh
echo "$1 $SSH_ORIGINAL_COMMAND" >>'${log}'
case $SSH_ORIGINAL_COMMAND in
  *..*) echo 'ERROR: bad project path' >&2; exit 1 ;;
  "git-upload-pack '"*"'") ;;
  *) echo 'ERROR: only git-upload-pack is served here' >&2; exit 1 ;;
esac
project=\${SSH_ORIGINAL_COMMAND#*\\'}
project=\${project%\\'}
project=\${project#/}
project='${projectsDir}'/\${project%.git}.git
if ! [ -d "$project" ]; then
  echo 'ERROR: The project you were looking for could not be found or you do not have permission to view it.' >&2
  exit 1
fi
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
exec '${toolPath('git')}' upload-pack "$project"
`;
  await writeFile(file, script, { mode: 0o755 });
  return { file, requests: async () => (await readFile(log, 'utf8')).split('\n').filter(Boolean) };
}
