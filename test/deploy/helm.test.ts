import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load, loadAll } from 'js-yaml';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { afterAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { describeWithTools, toolPath } from '../e2e/harness/required-tools.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const chart = join(root, 'deploy/helm/govanity');
const kustomize = join(root, 'docs/deploy/kubernetes');
const directory = mkdtempSync(join(tmpdir(), 'govanity-helm-'));
afterAll(() => rmSync(directory, { recursive: true }));

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  // biome-ignore lint/suspicious/noExplicitAny: the shapes belong to Kubernetes
  readonly [key: string]: any;
}

const models = {
  ConfigMap,
  Deployment,
  Ingress,
  NetworkPolicy,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  Service,
  ServiceAccount,
};

/** Throws where a manifest does not fit the schema of its kind; kinds of the Prometheus operator have none here. */
function validate(manifest: Manifest): void {
  const Model = (models as Record<string, new (data: object) => { validate(): void }>)[manifest.kind];
  if (Model !== undefined) new Model(manifest).validate();
}

describe('the plain manifests', () => {
  const files = readdirSync(kustomize).filter(
    (file) => file.endsWith('.yaml') && !/^(?:kustomization|vanity)/.test(file),
  );
  test.each(files)('%s fits the schemas of Kubernetes', (file) => {
    for (const manifest of loadAll(readFileSync(join(kustomize, file), 'utf8')) as Manifest[]) {
      expect(Object.keys(models)).toContain(manifest.kind);
      expect(() => validate(manifest)).not.toThrow();
    }
  });
});

test('chart, package and kustomization have one version', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { version: chartVersion, appVersion } = load(readFileSync(join(chart, 'Chart.yaml'), 'utf8')) as Manifest;
  const { images } = load(readFileSync(join(kustomize, 'kustomization.yaml'), 'utf8')) as Manifest;
  expect({ chartVersion, appVersion, tag: images[0].newTag }).toEqual({
    chartVersion: version,
    appVersion: version,
    tag: version,
  });
});

describeWithTools('the chart in helm', ['helm'], () => {
  const helm = (...args: string[]) =>
    execFileSync(toolPath('helm'), args, { encoding: 'utf8', env: { ...process.env, HOME: directory }, stdio: 'pipe' });
  const template = (values: object): Manifest[] => {
    const file = join(directory, 'values.yaml');
    writeFileSync(file, JSON.stringify(values));
    const text = helm('template', 'go', chart, '--kube-version', '1.30.0', '--values', file);
    return (loadAll(text) as (Manifest | null)[]).filter((manifest) => manifest !== null);
  };
  const kinds = (values: object) =>
    template(values)
      .map(({ kind }) => kind)
      .toSorted();
  const podOf = (values: object) => {
    const deployment = template(values).find(({ kind }) => kind === 'Deployment');
    return deployment?.spec.template.spec;
  };

  test('lint has nothing against it', () => {
    expect(helm('lint', '--strict', chart)).toContain('0 chart(s) failed');
  });

  const volume = { replicas: 1, proxy: { enabled: true, sshSecret: 'keys', gitSecret: 'git' } };
  test.each<[string, object, string[]]>([
    ['the defaults', {}, ['ConfigMap', 'Deployment', 'PodDisruptionBudget', 'Service']],
    [
      'ingress, monitoring and network policy',
      {
        ingress: { enabled: true, tlsSecret: 'tls', hosts: ['go.company.com', 'go.company.cn'] },
        serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
        networkPolicy: { enabled: true },
      },
      [
        'ConfigMap',
        'Deployment',
        'Ingress',
        'NetworkPolicy',
        'PodDisruptionBudget',
        'Service',
        'Service',
        'ServiceMonitor',
      ],
    ],
    ['the proxy on a volume', volume, ['ConfigMap', 'Deployment', 'PersistentVolumeClaim', 'Service']],
    [
      'the proxy on an existing volume',
      { replicas: 1, proxy: { enabled: true, persistence: { existingClaim: 'modules' } } },
      ['ConfigMap', 'Deployment', 'Service'],
    ],
    [
      'the proxy on a bucket',
      { proxy: { enabled: true, persistence: { enabled: false } }, serviceAccount: { create: true } },
      ['ConfigMap', 'Deployment', 'PodDisruptionBudget', 'Service', 'ServiceAccount'],
    ],
    [
      'a configuration in a Secret',
      { config: { existingSecret: 'vanity' } },
      ['Deployment', 'PodDisruptionBudget', 'Service'],
    ],
  ])('%s: what is rendered fits the schemas of Kubernetes', (_, values, expected) => {
    expect(kinds(values)).toEqual(expected.toSorted());
    for (const manifest of template(values)) expect(() => validate(manifest)).not.toThrow();
  });

  test.each<[string, object, RegExp]>([
    ['an unknown value', { ingres: {} }, /additional properties 'ingres' not allowed/],
    ['a wrong type', { replicas: 'two' }, /got string, want integer/],
    [
      'several replicas on one volume',
      { proxy: { enabled: true } },
      /cannot share a ReadWriteOnce volume: set replicas/,
    ],
    ['two configurations', { config: { existingSecret: 'a', existingConfigMap: 'b' } }, /exclude each other/],
    ['no configuration', { config: { inline: '' } }, /config\.inline is empty: write vanity\.yaml there/],
  ])('%s stops it, with the reason', (_, values, reason) => {
    expect(() => template(values)).toThrow(reason);
  });

  test('the configuration of the defaults is free of errors, and reaches the pod whole', () => {
    const configMap = template({}).find(({ kind }) => kind === 'ConfigMap');
    const { config, diagnostics } = parseConfig(configMap?.data['vanity.yaml'], 'vanity.yaml');
    expect(config).toBeDefined();
    expect(diagnostics).toEqual([]);
  });

  test('the pod runs as the plain manifests run it', () => {
    const plain = load(readFileSync(join(kustomize, 'deployment.yaml'), 'utf8')) as Manifest;
    const [own] = plain.spec.template.spec.containers;
    const [container] = podOf({}).containers;
    for (const part of ['livenessProbe', 'readinessProbe', 'lifecycle', 'resources', 'ports', 'securityContext']) {
      expect(container[part], part).toEqual(own[part]);
    }
    expect(podOf({}).securityContext).toMatchObject(plain.spec.template.spec.securityContext);
  });

  test('with the proxy the secrets of the forge are where ssh, git and go look, and nowhere else is written', () => {
    const { containers, initContainers, volumes } = podOf(volume);
    const mounts = Object.fromEntries(
      containers[0].volumeMounts.map(({ name, mountPath }: Record<string, string>) => [name, mountPath]),
    );
    expect(mounts).toMatchObject({ ssh: '/home/govanity/.ssh', home: '/home/govanity', data: '/var/lib/govanity' });
    expect(initContainers[0].command.join(' ')).toContain('/home/govanity/');
    expect(volumes.find(({ name }: Manifest['metadata']) => name === 'ssh').secret).toMatchObject({
      secretName: 'keys',
    });
    expect(containers[0].securityContext.readOnlyRootFilesystem).toBe(true);
  });
});
