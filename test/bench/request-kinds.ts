import { Agent, request } from 'node:http';
import { host } from './modules.ts';
import { costOf } from './process-cost.ts';

/** What a server is asked in turn, for the modules of `manyModules`. */
export interface RequestKind {
  readonly name: string;
  readonly targets: readonly string[];
}

/** Names that no module has, each another one. */
const slips = Array.from({ length: 50 }, (_, index) => `${index % 7}lib${index}`);

export const requestKinds: readonly RequestKind[] = [
  { name: 'a module, for go', targets: ['/team7/lib7?go-get=1'] },
  { name: 'unknown paths, for go', targets: slips.map((slip) => `/team7/${slip}?go-get=1`) },
  { name: 'parents of modules, for go', targets: ['/team7?go-get=1', '/team8/sub?go-get=1', '/?go-get=1'] },
  { name: 'pages of modules', targets: ['/team7/lib7', '/team7/lib7/pkg', '/team8/lib8'] },
  { name: 'unknown pages', targets: slips.flatMap((slip) => [`/team7/${slip}`, `/${slip}`, `/taem7/${slip}/x`]) },
  { name: 'the index', targets: ['/', '/?page=2', '/team7/', '/team8/'] },
  { name: 'searches', targets: ['/?q=lib', '/?q=lib4', '/?q=xyz', '/?q=lib1+lib2', '/?q=team7+9', '/team7/?q=lib'] },
  { name: 'the setup page', targets: ['/-/setup'] },
  { name: 'the API', targets: ['/-/api/modules', '/-/api/modules/go.company.com/team7/lib7'] },
  {
    name: 'unknown modules, of the API',
    targets: slips.map((slip) => `/-/api/modules/go.company.com/team7/${slip}`),
  },
];

/** Microseconds of CPU that a server takes per request of a kind, on one connection. */
export async function measureKind(
  { pid, port }: { pid: number; port: number },
  { targets }: RequestKind,
  count: number,
) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    for (let index = 0; index < count / 4; index++) await askOnce(agent, port, targets[index % targets.length] ?? '/');
    const before = costOf(pid);
    for (let index = 0; index < count; index++) await askOnce(agent, port, targets[index % targets.length] ?? '/');
    return ((costOf(pid).cpuSeconds - before.cpuSeconds) * 1e6) / count;
  } finally {
    agent.destroy();
  }
}

function askOnce(agent: Agent, port: number, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request({ agent, host: '127.0.0.1', port, path, headers: { host } }, (answer) => {
      answer.on('end', resolve).on('error', reject).resume();
    });
    asked.on('error', reject).end();
  });
}
