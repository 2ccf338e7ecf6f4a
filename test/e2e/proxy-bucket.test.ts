import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { BucketLocation } from '../../src/config/config.ts';
import { createS3Store } from '../../src/proxy/store/s3-store.ts';
import { createStoredVersions } from '../../src/proxy/store/stored-versions.ts';
import { type Bucket, type BucketService, startBucket } from './harness/bucket.ts';
import { createCleanup } from './harness/cleanup.ts';
import { type Company, startCompany } from './harness/company.ts';
import { goModule } from './harness/go-module.ts';
import { type ModuleProxy, startModuleProxy } from './harness/module-proxy.ts';
import { ALL_TOOLS, describeWithTools, findTool } from './harness/required-tools.ts';
import { runCommand } from './harness/run-command.ts';
import { createTempDir } from './harness/temp-dir.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const yaml = `
host: go.company.com
backends: {gitlab: {forge: gitlab, web: https://gitlab.company.com, clone: ssh}}
backend: gitlab
paths:
  /go/{name}: {project: 'go/{name}'}
`;
const mount = '/go.company.com/go';
const isZip = (url = '') => /\.zip(?:\?|$)/.test(url) && !url.includes('.govanity-used');

/** Each test is about other modules, so that none depends on what another one has stored. */
const names = ['both', 'killed', 'weary', 'torn', 'slow', 'moved', 'signed', 'cli', 'taken', 'raced'];

function testBucket(service: BucketService): void {
  const cleanup = createCleanup();
  let company: Company;
  let bucket: Bucket;
  let first: ModuleProxy;
  let second: ModuleProxy;
  const settings = () => `s3: {endpoint: "${bucket.endpoint}"}`;
  const startReplica = (more = '') => {
    const { store, env } = bucket;
    return startModuleProxy(cleanup.defer, company, { yaml, store, env, proxy: `${settings()}, fresh: 0${more}` });
  };
  beforeAll(async () => {
    [company, bucket] = await Promise.all([startCompany(cleanup.defer), startBucket(cleanup.defer, service)]);
    // What does not compress, so that a zip has more than one piece.
    const noise = Array.from({ length: 40_000 }, () => Math.random().toString(36)).join('\n');
    for (const name of names) {
      const files = { ...goModule(`go.company.com/go/${name}`), 'noise.txt': noise };
      await company.gitlab.create(`go/${name}`, [{ files, tags: ['v1.0.0'] }]);
    }
    [first, second] = await Promise.all([startReplica(), startReplica()]);
  }, 60_000);
  afterAll(cleanup.run);
  afterEach(() => {
    bucket.onItsWay = undefined;
  });

  const refusing = (code: string, status: number): Bucket['onItsWay'] => {
    return (_incoming, response) => {
      const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`;
      response.writeHead(status, { 'Content-Type': 'application/xml' }).end(body);
      return 'answered';
    };
  };
  const zipOf = (name: string) => `${mount}/${name}/@v/v1.0.0.zip`;
  const run = (...args: string[]) =>
    runCommand(process.execPath, [main, 'proxy', ...args, '--config', first.govanity.configFile], { env: first.env });
  const verifies = async () => expect(await run('verify')).toMatchObject({ exitCode: 0, stdout: '' });
  const location = (prefix: string): BucketLocation => ({
    ...{ kind: 's3', bucket: 'go-modules', prefix, endpoint: bucket.endpoint, region: undefined },
    ...{ isPathStyle: true, redirectsZips: false },
  });

  test('two replicas fetch a version at once, and both serve the same bytes', async () => {
    const paths = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? first : second).get(zipOf('both')));
    const answers = await Promise.all(paths);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const directory = 'prod/go.company.com/go/both/@v';
    expect((await bucket.keys()).filter((key) => key.startsWith(`${directory}/`))).toEqual(
      ['list', 'v1.0.0.info', 'v1.0.0.mod', 'v1.0.0.zip', 'v1.0.0.ziphash'].map((name) => `${directory}/${name}`),
    );
    for (const replica of [first, second]) {
      const go = await replica.developer();
      await go.must('get', 'go.company.com/go/both@v1.0.0');
      await replica.processes();
      await go.forgetModules();
      await go.must('mod', 'download');
      expect((await replica.processes()).filter((line) => line.startsWith('go '))).toEqual([]);
    }
  }, 60_000);

  test('a replica that is killed during an upload leaves nothing that is half', async () => {
    const dying = await startReplica();
    let isUploading = false;
    bucket.onItsWay = ({ method, url }) => {
      if (method !== 'PUT' || !isZip(url)) return 'pass';
      isUploading = true;
      return { delayMs: 30_000 };
    };
    const asked = dying.get(zipOf('killed')).catch(() => 'cut off');
    for (let count = 0; !isUploading && count < 200; count++) await sleep(50);
    await dying.govanity.kill();
    expect(await asked).toBe('cut off');
    bucket.onItsWay = undefined;
    expect(await bucket.keys()).not.toContain('prod/go.company.com/go/killed/@v/v1.0.0.zip');
    expect((await second.get(`${mount}/killed/@v/list`)).text).toBe('v1.0.0\n');
    expect(await second.get(zipOf('killed'))).toMatchObject({ status: 200 });
    await verifies();
  }, 60_000);

  test('a bucket that fails for a while is asked again, and one that is down is no 404', async () => {
    let failures = 0;
    const busy: Bucket['onItsWay'] = (_incoming, response) => {
      failures++;
      response.writeHead(503, { 'Content-Type': 'application/xml' }).end('<Error><Code>SlowDown</Code></Error>');
      return 'answered';
    };
    bucket.onItsWay = (incoming, response) => (failures < 2 ? busy(incoming, response) : 'pass');
    expect(await first.get(zipOf('weary'))).toMatchObject({ status: 200 });
    expect(failures).toBe(2);
    bucket.onItsWay = busy;
    const [zip, list] = await Promise.all([second.get(zipOf('weary')), second.get(`${mount}/weary/@v/v1.0.1.info`)]);
    expect([zip.status, zip.text]).toEqual([503, expect.stringContaining('the module store s3://go-modules')]);
    expect(list.status).toBe(503);
    expect((await fetch(`http://127.0.0.1:${second.govanity.port}/go/weary?go-get=1`)).status).toBe(200);
    bucket.onItsWay = undefined;
    expect(await second.get(zipOf('weary'))).toMatchObject({ status: 200 });
  }, 60_000);

  test('a download that is torn goes on, and one that stays torn ends the connection', async () => {
    const whole = await first.get(zipOf('torn'));
    expect(whole.status).toBe(200);
    let times = 0;
    bucket.onItsWay = ({ method, url }) =>
      method === 'GET' && isZip(url) && times++ < 2 ? { cutAfter: 10_000 } : 'pass';
    expect((await second.get(zipOf('torn'))).text).toBe(whole.text);
    expect(times).toBe(3);
    bucket.onItsWay = ({ method, url }) => (method === 'GET' && isZip(url) ? { cutAfter: 1 } : 'pass');
    const torn = await readRaw(second.govanity.port, `/-/proxy${zipOf('torn')}`);
    expect(torn).toMatchObject({ status: 200, isComplete: false });
    expect(torn.length).toBeLessThan(torn.announced);
    expect(torn.announced).toBeGreaterThan(100_000);
  }, 60_000);

  test('a slow bucket is waited for', async () => {
    bucket.onItsWay = () => ({ delayMs: 100 });
    expect(await first.get(zipOf('slow'))).toMatchObject({ status: 200 });
  }, 60_000);

  test('an upload that arrives torn is made anew', async () => {
    let times = 0;
    bucket.onItsWay = (incoming, response) => {
      if (incoming.method !== 'PUT' || !isZip(incoming.url) || times++ > 0) return 'pass';
      incoming.once('data', () => response.destroy());
      return 'answered';
    };
    expect(await first.get(zipOf('taken'))).toMatchObject({ status: 200 });
    expect(times).toBe(2);
  }, 60_000);

  test('of different bytes for one version one alone is stored', async () => {
    Object.assign(process.env, bucket.env);
    const dir = await createTempDir(cleanup.defer, 'zips');
    const stores = ['a', 'b', 'c'].map((name) => ({
      name,
      stored: createStoredVersions(createS3Store(location('race'))),
    }));
    for (const { name } of stores) await writeFile(join(dir, name), name.repeat(1_000));
    for (let count = 0; count < 5; count++) {
      const version = `v1.${count}.0`;
      const commits = stores.map(({ name, stored }) =>
        stored.commit('go.company.com/race', version, {
          info: JSON.stringify({ Version: version, Origin: { Hash: name } }),
          ...{ mod: 'module go.company.com/race\n', zipFile: join(dir, name), zipHash: `h1:${name}` },
        }),
      );
      const outcomes = await Promise.all(commits);
      const winner = stores[outcomes.indexOf(undefined)];
      expect(outcomes.filter((conflict) => conflict === undefined)).toHaveLength(1);
      const pin = await winner?.stored.pin('go.company.com/race', version);
      expect([pin?.zipHash, pin?.info?.commit]).toEqual([`h1:${winner?.name}`, winner?.name]);
      const zip = await winner?.stored.find('go.company.com/race', version, 'zip');
      expect((await zip?.read())?.toString()).toBe(winner?.name.repeat(1_000));
    }
  }, 60_000);

  test('a replica that comes second with other bytes serves the first, and reports it', async () => {
    Object.assign(process.env, bucket.env);
    const file = join(await createTempDir(cleanup.defer, 'other'), 'other.zip');
    await writeFile(file, 'the bytes of the first');
    // The upload of the first one takes longer than all that the second one does.
    let isUploading = false;
    bucket.onItsWay = ({ method, url }) => {
      if (method !== 'PUT' || !isZip(url) || isUploading) return 'pass';
      isUploading = true;
      return { delayMs: 3_000 };
    };
    const other = createStoredVersions(createS3Store(location('prod')));
    const commit = other.commit('go.company.com/go/raced', 'v1.0.0', {
      info: '{"Version":"v1.0.0","Origin":{"Hash":"another"}}',
      ...{ mod: 'module go.company.com/go/raced\n\ngo 1.21\n', zipFile: file, zipHash: 'h1:another' },
    });
    for (let count = 0; !isUploading && count < 100; count++) await sleep(20);
    expect(await second.get(zipOf('raced'))).toMatchObject({ status: 200, text: 'the bytes of the first' });
    expect(await commit).toBeUndefined();
    await expect.poll(() => second.govanity.log(), { timeout: 10_000 }).toContain('module refused');
    await other.purge('go.company.com/go/raced', 'v1.0.0');
  }, 60_000);

  test('a zip of 100 MB takes no memory', async () => {
    Object.assign(process.env, bucket.env);
    const dir = await createTempDir(cleanup.defer, 'large');
    const [file, size] = [join(dir, 'large.zip'), 100_000_000];
    await writeFile(file, Buffer.alloc(size, 'large'));
    const store = createS3Store(location('large'));
    let most = 0;
    const before = process.memoryUsage().arrayBuffers;
    const timer = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }, 5);
    await store.write(new Map([['large.zip', { file }]]));
    let read = 0;
    for await (const chunk of (await store.find('large.zip'))?.open() ?? []) {
      read += chunk.length;
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    clearInterval(timer);
    expect(read).toBe(size);
    // Chunks that are done with are collected now and then.
    expect(most).toBeLessThan(60_000_000);
  }, 60_000);

  test('commands work on a bucket, and another replica notices a purge', async () => {
    expect(await run('fetch', 'go.company.com/go/cli@v1.0.0')).toMatchObject({ exitCode: 0 });
    expect((await run('list')).stdout).toContain('go.company.com/go/cli');
    const before = await second.get(zipOf('cli'));
    expect(before.status).toBe(200);
    expect(JSON.parse((await run('prune', '--limit', '1KB', '--format', 'json')).stdout)).toMatchObject({
      store: bucket.store,
      removed: true,
    });
    expect(await bucket.keys()).not.toContain('prod/go.company.com/go/cli/@v/v1.0.0.zip');
    expect((await second.get(zipOf('cli'))).text).toBe(before.text);

    const go = await second.developer();
    await go.must('get', 'go.company.com/go/cli@v1.0.0');
    await second.processes();
    expect((await run('purge', 'go.company.com/go/cli@v1.0.0')).exitCode).toBe(0);
    expect(await bucket.keys()).not.toContain('prod/go.company.com/go/cli/@v/v1.0.0.info');
    const fetches = async () => (await second.processes()).filter((line) => line.startsWith('go mod download'));
    let seen: string[] = [];
    for (let count = 0; seen.length === 0 && count < 30; count++) {
      await sleep(300);
      expect((await second.get(zipOf('cli'))).status).toBe(200);
      seen = await fetches();
    }
    expect(seen).toEqual(['go mod download -json go.company.com/go/cli@v1.0.0']);
    await run('purge', 'go.company.com/go/cli@v1.0.0');
    expect((await run('import', join(go.moduleCache, 'cache/download'))).stderr).toContain(
      '1 imported, 0 known already, 0 refused',
    );
    await verifies();
  }, 60_000);

  test('zips are redirects to the bucket, if that is asked for', async () => {
    const redirecting = await startReplica(', redirect: true');
    const answer = await redirecting.get(zipOf('signed'));
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([302, 'no-store']);
    const url = new URL(answer.headers.get('location') ?? '');
    expect([url.origin, url.searchParams.get('X-Amz-Expires')]).toEqual([bucket.endpoint, '900']);
    const go = await redirecting.developer({
      env: { GOPROXY: `http://127.0.0.1:${redirecting.govanity.port}/-/proxy`, GOPRIVATE: '', GONOSUMDB: '*' },
    });
    bucket.asked();
    await go.must('get', 'go.company.com/go/signed@v1.0.0');
    expect(bucket.asked().some((line) => line.startsWith('GET ') && line.includes('X-Amz-Signature'))).toBe(true);
    expect(redirecting.govanity.log()).not.toContain('X-Amz-Signature');
  }, 60_000);

  test.for([
    ['NoSuchBucket', 404, 'there is no bucket go-modules'],
    ['AccessDenied', 403, 's3:ListBucket'],
    ['InvalidAccessKeyId', 403, 'AWS_ACCESS_KEY_ID'],
    ['SignatureDoesNotMatch', 403, 'AWS_SECRET_ACCESS_KEY'],
    ['ExpiredToken', 400, 'AWS_SESSION_TOKEN'],
    ['AuthorizationHeaderMalformed', 400, 's3: {region: ...}'],
  ] as const)('%s is an error that says what to do', async ([code, status, words]) => {
    Object.assign(process.env, bucket.env);
    bucket.onItsWay = refusing(code, status);
    const problem = await createS3Store(location('errors'))
      .prepare()
      .catch((error: Error) => error);
    expect(problem).toBeInstanceOf(Error);
    expect(String(problem)).toContain(words);
    expect(String(problem)).not.toContain(bucket.env.AWS_SECRET_ACCESS_KEY);
  });

  test.for(['list', 'verify', 'prune --limit 1GB'])('%s of a bucket that is missing is one line', async (line) => {
    bucket.onItsWay = refusing('NoSuchBucket', 404);
    expect(await run(...line.split(' '))).toMatchObject({
      exitCode: 1,
      stderr:
        'govanity: the module store s3://go-modules cannot be used: there is no bucket go-modules: create it, or correct `store`\n',
    });
  });

  test('a bucket that is missing ends the start', async () => {
    bucket.onItsWay = refusing('NoSuchBucket', 404);
    const { exitCode, output } = await startAlone();
    expect([exitCode, output]).toEqual([1, expect.stringContaining('create it, or correct `store`')]);
  });

  test('no login at all ends the start with where it is looked for', async () => {
    const { exitCode, output } = await startAlone({ AWS_ACCESS_KEY_ID: '', AWS_EC2_METADATA_DISABLED: 'true' });
    expect([exitCode, output]).toEqual([1, expect.stringContaining('AWS_PROFILE')]);
  });

  test('a bucket that is down is a warning, and the server serves what does not need it', async () => {
    bucket.onItsWay = (_incoming, response) => {
      response.destroy();
      return 'answered';
    };
    const replica = await startReplica();
    const warning = /the module store s3:\/\/go-modules cannot be reached/;
    await expect.poll(() => replica.govanity.log(), { timeout: 10_000 }).toMatch(warning);
    expect((await replica.get(zipOf('both'))).status).toBe(503);
    bucket.onItsWay = undefined;
    expect((await replica.get(zipOf('both'))).status).toBe(200);
  }, 60_000);

  if (service === 'versitygw') {
    test('a wrong secret ends the start', async () => {
      const { exitCode, output } = await startAlone({ AWS_SECRET_ACCESS_KEY: 'another' });
      expect([exitCode, output]).toEqual([1, expect.stringContaining('AWS_SECRET_ACCESS_KEY')]);
    });
  }

  /** Starts a server that is expected to end by itself. */
  async function startAlone(env: Readonly<Record<string, string>> = {}) {
    const file = join(await createTempDir(cleanup.defer, 'alone'), 'vanity.yaml');
    await writeFile(file, await readFile(first.govanity.configFile));
    const args = [main, 'serve', '--config', file, '--listen', '127.0.0.1:0', '--admin', 'off'];
    const options = { env: { ...first.env, ...env }, timeoutSeconds: 20 };
    const { exitCode, stdout, stderr } = await runCommand(process.execPath, args, options);
    return { exitCode, output: stdout + stderr };
  }
}

/** Reads an answer that may end too early. */
function readRaw(port: number, path: string) {
  type Raw = { status: number; announced: number; length: number; isComplete: boolean };
  return new Promise<Raw>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
      });
      response.on('error', () => undefined);
      response.on('close', () => {
        const announced = Number(response.headers['content-length']);
        resolve({ status: response.statusCode ?? 0, announced, length, isComplete: response.complete });
      });
    });
    asked.on('error', reject).end();
  });
}

describeWithTools('a store in a bucket (moto)', [...ALL_TOOLS, 'moto_server'], () => testBucket('moto_server'));

// It takes minutes to build, so it is tried where it is at hand.
if (findTool('versitygw') === undefined) console.warn('versitygw is missing on this machine: moto alone is tried');
else describeWithTools('a store in a bucket (versitygw)', ALL_TOOLS, () => testBucket('versitygw'));
