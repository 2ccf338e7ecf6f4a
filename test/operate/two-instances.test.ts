import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { adaptNginx, execStart, main, text } from '../docs/deploy-files.ts';
import { createCa } from '../e2e/harness/ca.ts';
import { type Daemon, startDaemon } from '../e2e/harness/daemon.ts';
import { freePort } from '../e2e/harness/free-port.ts';
import { startNginx } from '../e2e/harness/nginx.ts';
import { describeWithTools } from '../e2e/harness/required-tools.ts';
import { runCommand } from '../e2e/harness/run-command.ts';
import { createTempDir } from '../e2e/harness/temp-dir.ts';
import { ask } from './ask.ts';

describeWithTools('two instances behind nginx', ['nginx', 'openssl'], () => {
  const service = 'systemd/govanity@.service';

  test('are restarted one after the other without a failed request', async ({ onTestFinished: defer }) => {
    const dir = await createTempDir(defer, 'instances');
    await writeFile(join(dir, 'vanity.yaml'), text('compose/config/vanity.yaml'));
    const authority = await createCa(dir);
    const certificate = await authority.issue(['go.company.com']);
    const ca = readFileSync(authority.certFile, 'utf8');

    /** A command of the unit, with ports and files of this machine in place of `%i`. */
    const command = (key: string, port: number, adminPort: number) =>
      execStart(service, key).map((word) =>
        word
          .replace('/etc/govanity/vanity.yaml', join(dir, 'vanity.yaml'))
          .replace('127.0.0.1:1%i', `127.0.0.1:${adminPort}`)
          .replace('%i', String(port)),
      );
    /** What `systemctl start` does: it returns when ExecStartPost has ended. */
    const start = async (port: number, adminPort: number): Promise<Daemon> => {
      const args = [main, ...command('ExecStart', port, adminPort)];
      const started = startDaemon(defer, { command: process.execPath, args, port });
      const { exitCode } = await runCommand(process.execPath, [main, ...command('ExecStartPost', port, adminPort)]);
      expect(exitCode).toBe(0);
      return started;
    };

    const ports = await Promise.all([1, 2].map(async () => ({ port: await freePort(), adminPort: await freePort() })));
    const instances = await Promise.all(ports.map(({ port, adminPort }) => start(port, adminPort)));
    const upstreams = ports.map(({ port }) => `127.0.0.1:${port}`);
    const http = await freePort();
    const front = await startNginx(defer, (https) => adaptNginx({ http, https, upstreams, certificate }));

    const faults: unknown[] = [];
    let [isOver, answered] = [false, 0];
    const clients = Array.from({ length: 12 }, async (_, index) => {
      const agent = new Agent({ keepAlive: true, ca, servername: 'go.company.com' });
      const target = index % 3 === 0 ? '/teams/payments/ledger' : '/teams/payments/ledger?go-get=1';
      while (!isOver) {
        try {
          const { status, body } = await ask(front.port, target, index % 2 === 0 ? { ca } : { agent, ca });
          if (status !== 200 || !body.includes('go.company.com/teams/payments/ledger git '))
            faults.push([status, body]);
          answered++;
        } catch (error) {
          faults.push(error);
        }
      }
      agent.destroy();
    });

    for (let round = 0; round < 3; round++) {
      for (const [index, { port, adminPort }] of ports.entries()) {
        const before = answered;
        await expect.poll(() => answered, { timeout: 20_000 }).toBeGreaterThan(before + 100);
        await instances[index]?.stop();
        instances[index] = await start(port, adminPort);
      }
    }
    isOver = true;
    await Promise.all(clients);
    expect(faults).toEqual([]);
    // Both have answered: neither was left out after its restart.
    for (const { adminPort } of ports) {
      const { body } = await ask(adminPort, '/metrics', { host: '127.0.0.1' });
      expect(body).toMatch(/^govanity_http_requests_total\{kind="go-get",status="200"\} [1-9]/m);
    }
    console.info(`6 restarts: ${answered} answers, none failed`);
  });
});
