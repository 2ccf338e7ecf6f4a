import type { ModuleCheck } from '../../../src/site/module-check.ts';
import type { StoredModule } from '../../../src/site/stored-module.ts';

/** The modules of a company as one could find them: what the screenshots show. */
export const companyYaml = `
host: go.company.com
title: Company Go modules
docs: https://docs.company.com/{importPath}
backends:
  gitlab: {forge: gitlab, web: https://gitlab.company.com, clone: ssh, branch: main}
  gerrit: {forge: gerrit, web: https://gerrit.company.com, clone: ssh, ssh: 'goproxy@gerrit.company.com:29418'}
backend: gitlab
proxy: {store: store, announce: false}
access: {restrict: none}
paths:
  /errors: {project: go/errors, description: Errors with a stack and a place to look them up}
  /log: {project: go/log, description: 'Structured logs, the way that our collectors expect them'}
  /infra/terraform-provider: {project: infra/terraform-provider, description: Manages the resources of the internal cloud}
  /infra/tunnel: {project: infra/tunnel, description: 'Connects laptops with the test networks'}
  /mobile/push: {backend: gerrit, project: mobile/push, description: Push notifications for both platforms}
  /payments/ledger:
    project: payments/ledger
    description: Double-entry ledger. Every amount is a whole number of the smallest unit, and every booking has an opposite
  /payments/iso20022: {project: payments/iso20022, description: Reads and writes ISO 20022 messages}
  /payments/sepa: {project: payments/sepa, description: SEPA credit transfers, deprecated: use go.company.com/payments/iso20022}
  /platform/config: {backend: gerrit, project: platform/config, description: 'Reads configuration from files, the environment and Consul'}
  /platform/grpc: {project: platform/grpc, description: 'gRPC servers with metrics, traces and deadlines'}
  /platform/kafka: {project: platform/kafka, description: Consumers that commit only what was done}
  /teams/{team}/{name}: {project: 'teams/{team}/{name}', description: 'Repositories of the teams, without an entry of their own'}
  /vendor/athens: {vcs: mod, repo: https://athens.company.com, description: Mirrors of what others publish}
`;

/** Tags of the one repository whose versions are shown. */
export const ledgerTags = [
  ...['v0.9.0', 'v1.0.0', 'v1.0.1', 'v1.1.0', 'v1.2.0', 'v1.2.1', 'v1.3.0', 'v1.4.0', 'v1.4.1', 'v1.5.0-rc.1'],
  ...['v2.0.0-beta.1', 'v2.0.0', 'nightly'],
];

const storedVersion = (version: string, time: string) => ({
  version,
  time: `${time}T09:00:00Z`,
  size: 28_000,
  hash: undefined,
  commit: undefined,
  movedTo: undefined,
});

/** What the module proxy holds of that repository. */
export const ledgerStored: StoredModule = {
  versions: [
    storedVersion('v1.4.1', '2026-02-17'),
    storedVersion('v1.4.0', '2026-01-30'),
    storedVersion('v1.3.0', '2025-11-04'),
  ],
  count: 3,
  lastError: undefined,
};

/** What a developer without a key sees. */
export const failedBuild = `go: downloading go.company.com/payments/ledger v1.4.1
go: go.company.com/payments/ledger@v1.4.1: git ls-remote -q --end-of-options https://gitlab.company.com/payments/ledger.git in /root/go/pkg/mod/cache/vcs/1f: exit status 128:
\tgit@gitlab.company.com: Permission denied (publickey).
\tfatal: Could not read from remote repository.
go: go.company.com/log@v0.9.0: reading https://proxy.golang.org/go.company.com/log/@v/v0.9.0.mod: 404 Not Found`;

/** What a check of the ledger finds while its server is away. */
export const ledgerCheck: ModuleCheck = {
  importPath: 'go.company.com/payments/ledger',
  ok: false,
  steps: [
    { name: 'import path', status: 'ok', ms: 0, message: 'go.company.com/payments/ledger is a valid module path' },
    { name: 'route', status: 'ok', ms: 0, message: '/payments/ledger answers for go.company.com/payments/ledger' },
    {
      name: 'tags',
      status: 'ok',
      ms: 0,
      message: 'go.company.com/payments/ledger git ssh://git@gitlab.company.com/payments/ledger.git',
    },
    { name: 'module proxy', status: 'ok', ms: 0, message: '3 stored, the highest is v1.4.1' },
    {
      name: 'repo url',
      status: 'ok',
      ms: 0,
      message: 'ssh://git@gitlab.company.com/payments/ledger.git is a valid URL for git',
    },
    {
      name: 'repository',
      status: 'failed',
      ms: 40,
      message: 'this server cannot read ssh://git@gitlab.company.com/payments/ledger.git',
      code: 'ssh/connection-refused',
      cause: 'nothing listens on port 22 of gitlab.company.com',
      remedy:
        'if `go get` works on your machine, nothing is wrong there; if not, paste what it prints. The administrators of this server see more by:\ngovanity doctor go.company.com/payments/ledger',
    },
    { name: 'version', status: 'skipped', ms: 0, message: 'not reached' },
    { name: 'go.mod', status: 'skipped', ms: 0, message: 'not reached' },
  ],
};
