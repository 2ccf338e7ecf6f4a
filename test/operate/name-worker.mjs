// Loaded into the program under test with `node --import`: answers carry the id of the process that wrote them, by which
// a test knows when it has seen all workers.
import { ServerResponse } from 'node:http';
import { Socket } from 'node:net';

const { writeHead } = ServerResponse.prototype;
ServerResponse.prototype.writeHead = function (...args) {
  this.setHeader('X-Worker', process.pid);
  return writeHead.apply(this, args);
};

// The front writes an answer as one Buffer, the HTTP server begins with a text.
const { write } = Socket.prototype;
Socket.prototype.write = function (chunk, ...rest) {
  const isAnswer = Buffer.isBuffer(chunk) && chunk.toString('latin1', 0, 9) === 'HTTP/1.1 ';
  return write.call(this, isAnswer ? nameAnswer(chunk.toString('latin1')) : chunk, ...rest);
};

function nameAnswer(answer) {
  return Buffer.from(answer.replace('\r\n', `\r\nX-Worker: ${process.pid}\r\n`), 'latin1');
}
