// Loaded into the program under test with `node --import`: writing the head of an answer fails as often as the request
// says in X-Explode, as a bug in the program would.
import { ServerResponse } from 'node:http';

const writeHead = ServerResponse.prototype.writeHead;
ServerResponse.prototype.writeHead = function (...args) {
  this.explosions ??= Number(this.req.headers['x-explode'] ?? 0);
  if (this.explosions-- > 0) throw new Error('a bug at /home/somebody/secret-path');
  return writeHead.apply(this, args);
};
