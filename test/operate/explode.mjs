// Loaded into the program under test with `node --import`: writing the head of an answer fails as often as the request
// says in X-Explode, and reading a request to `explode.example` fails, as a bug in the program would.
import { ServerResponse } from 'node:http';

const bug = () => new Error('a bug at /home/somebody/secret-path');

const { writeHead } = ServerResponse.prototype;
ServerResponse.prototype.writeHead = function (...args) {
  this.explosions ??= Number(this.req.headers['x-explode'] ?? 0);
  if (this.explosions-- > 0) throw bug();
  return writeHead.apply(this, args);
};

// Express's handler joins the values of Host before it looks for the answer.
const { join } = Array.prototype;
Array.prototype.join = function (...args) {
  if (this[0] === 'explode.example') throw bug();
  return join.apply(this, args);
};
