// Loaded into the program under test with `node --expose-gc --import`: on SIGUSR2 it tells how much of the heap is in
// use after a collection. It is no part of the product.
process.on('SIGUSR2', () => {
  globalThis.gc();
  process.stderr.write(`heap ${process.memoryUsage().heapUsed}\n`);
});
