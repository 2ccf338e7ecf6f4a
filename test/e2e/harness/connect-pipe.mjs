// ssh's ProxyCommand: connect-pipe.mjs PROXY_PORT HOST PORT. Plain JavaScript, since ssh starts it without tsx.
import { request } from 'node:http';

const [proxyPort, host, port] = process.argv.slice(2);

request({ host: '127.0.0.1', port: proxyPort, method: 'CONNECT', path: `${host}:${port}` })
  .on('connect', (response, socket, head) => {
    if (response.statusCode !== 200) fail(response.statusMessage);
    socket.on('error', (error) => fail(error.message));
    process.stdout.on('error', () => process.exit(0));
    process.stdout.write(head);
    process.stdin.pipe(socket).pipe(process.stdout);
  })
  .on('error', (error) => fail(error.message))
  .end();

function fail(reason) {
  process.stderr.write(`connect to ${host} port ${port}: ${reason}\n`);
  process.exit(1);
}
