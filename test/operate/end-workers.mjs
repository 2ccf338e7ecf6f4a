// Loaded into the program under test with `node --import`: workers end before they serve, as with a broken installation.
import cluster from 'node:cluster';

if (cluster.isWorker) process.exit(7);
