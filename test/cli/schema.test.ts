import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { run } from './run.ts';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const example = read('vanity.example.yaml');

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly anyOf?: readonly Schema[];
  readonly description?: string;
}

/** Every key that a schema knows, at any depth. */
function keysOf(schema: Schema): string[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => [name, ...keysOf(inner)]);
  const { additionalProperties: more } = schema;
  return [...own, ...(typeof more === 'object' ? keysOf(more) : []), ...(schema.anyOf ?? []).flatMap(keysOf)];
}

describe('govanity schema', () => {
  it('prints what docs/vanity.schema.json holds', async () => {
    expect(await run(['schema'])).toEqual({ exitCode: 0, stdout: read('docs/vanity.schema.json'), stderr: '' });
  });

  it('refuses keys that it does not know, and allows an empty path', async () => {
    const schema = JSON.parse((await run(['schema'])).stdout);
    expect(schema).toMatchObject({
      $schema: expect.stringContaining('json-schema.org'),
      type: 'object',
      additionalProperties: false,
    });
    expect(schema.required).toEqual(['paths']);
    const { paths, backends } = schema.properties;
    expect(paths.additionalProperties.anyOf).toEqual([
      expect.objectContaining({ additionalProperties: false }),
      { type: 'null' },
    ]);
    expect(backends.additionalProperties.required).toEqual(['forge', 'web']);
    expect(JSON.stringify(schema)).not.toContain('default_');
  });

  it('describes every key', async () => {
    const schema: Schema = JSON.parse((await run(['schema'])).stdout);
    const nameless = Object.entries(schema.properties ?? {}).filter(([, { description }]) => !description);
    expect(nameless).toEqual([]);
  });
});

describe('vanity.example.yaml', () => {
  it('is good', () => {
    expect(parseConfig(example, 'vanity.example.yaml').diagnostics).toEqual([]);
  });

  it('points editors to the schema', () => {
    expect(example.split('\n')[0]).toBe('# yaml-language-server: $schema=docs/vanity.schema.json');
  });

  it('shows every key of the schema, and no other', async () => {
    const known = new Set(keysOf(JSON.parse((await run(['schema'])).stdout)));
    const shown = new Set([...example.matchAll(/^ *(?:# +)?([a-z0-9_]+):(?=\s|$)/gm)].map(([, name]) => name));
    expect([...known].filter((name) => !shown.has(name))).toEqual([]);
  });

  it('shows subdir as a comment that is right but for its warning', () => {
    const uncommented = example.replace(/^ {2}# ( *(?:\/mono|project: platform\/mono|subdir:).*)$/gm, '  $1');
    const { diagnostics } = parseConfig(uncommented, 'vanity.example.yaml');
    expect(diagnostics.map(({ code }) => code)).toEqual(['config/subdir-go-version']);
  });
});
