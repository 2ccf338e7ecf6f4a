// Loaded into the program under test with `node --import`: answers carry the id of the process that wrote them, by which
// a test knows when it has seen all workers.
import { ServerResponse } from 'node:http';

const writeHead = ServerResponse.prototype.writeHead;
ServerResponse.prototype.writeHead = function (...args) {
  this.setHeader('X-Worker', process.pid);
  return writeHead.apply(this, args);
};
