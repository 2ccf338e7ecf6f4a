/** The modules of a company as one could find them: what the screenshots show. */
export const companyYaml = `
host: go.company.com
title: Company Go modules
docs: https://docs.company.com/{importPath}
backends:
  gitlab: {forge: gitlab, web: https://gitlab.company.com, clone: ssh, branch: main}
  gerrit: {forge: gerrit, web: https://gerrit.company.com, clone: ssh, ssh: 'goproxy@gerrit.company.com:29418'}
backend: gitlab
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
