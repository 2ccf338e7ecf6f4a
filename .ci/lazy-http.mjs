import http from 'node:http';

/** What is exported as it is; WebSocket and others are made when they are asked for. */
const names = Object.entries(Object.getOwnPropertyDescriptors(http)).flatMap(([name, { get }]) => (get ? [] : [name]));

/**
 * For a bundle of esbuild: node:http is loaded by `require`. An `import` of it reads all its exports, among them
 * WebSocket, for which Node.js >= 24 loads its whole fetch, and that takes longer than an empty process.
 */
export const lazyHttpPlugin = {
  name: 'lazy-http',
  setup(bundle) {
    bundle.onResolve({ filter: /^node:http$/ }, ({ kind }) =>
      kind === 'require-call' ? { external: true } : { path: 'http', namespace: 'lazy-http' },
    );
    bundle.onLoad({ filter: /^http$/, namespace: 'lazy-http' }, () => ({
      contents: `const http = require('node:http');\nexport const { ${names.join(', ')} } = http;\nexport default http;`,
    }));
  },
};
